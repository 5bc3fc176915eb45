import pytest

from kilta.domains.network.tests.builders import TESTS, a_place, a_project, an_organisation
from kilta.domains.network.use_cases import projects


@pytest.fixture
def paths():
    """The public pages of the network, with something on each."""
    omnia = an_organisation("Omnia")
    a_place(omnia)
    project = a_project(coordinator=omnia)
    projects.write_project_text(by=TESTS, project=project, language="fi", summary="Hanke")
    projects.add_work_package(by=TESTS, project=project, number=1, title="Coordination")
    return (
        "organisations",
        "organisations?view=map",
        "organisations?q=zzzz",
        f"organisations/{omnia.slug}",
        "projects",
        f"projects/{project.slug}",
    )


@pytest.mark.parametrize(("language", "width", "scheme"), [("en", 1280, "light"), ("fi", 360, "dark")])
def test_the_pages_of_the_network_pass_the_accessibility_check_and_fit_the_screen(
    open_page, axe, paths, language, width, scheme
):
    page = open_page(width, color_scheme=scheme)

    for path in paths:
        page.goto(f"/{language}/{path}")

        axe(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
