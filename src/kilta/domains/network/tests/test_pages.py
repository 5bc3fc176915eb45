from django.urls import reverse

from kilta.domains.network.tests.builders import a_place, a_project, an_organisation
from kilta.domains.people.tests.builders import a_person


def test_the_pages_open(client):
    otto = a_person("Otto")
    omnia = an_organisation("Omnia", owner=otto)
    a_place(omnia)
    project = a_project(coordinator=omnia)
    client.force_login(otto.account)

    for name, args in [
        ("organisations", []),
        ("organisations_file", ["xlsx"]),
        ("found", []),
        ("organisation", [omnia.slug]),
        ("edit", [omnia.slug]),
        ("members", [omnia.slug]),
        ("add_place", [omnia.slug]),
        ("edit_text", [omnia.slug, "fi"]),
        ("my_organisations", []),
        ("projects", []),
        ("project", [project.slug]),
        ("start_project", []),
        ("edit_project", [project.slug]),
        ("add_work_package", [project.slug]),
        ("edit_project_text", [project.slug, "fi"]),
    ]:
        answer = client.get(reverse(f"network:{name}", args=args))
        assert answer.status_code == 200, name
    assert client.get(reverse("network:organisations") + "?view=map").status_code == 200
    assert client.get(reverse("network:organisations") + "?country=FI&kind=vet_provider&sector=07").status_code == 200


def test_the_page_of_a_person_shows_where_they_belong(client):
    otto = a_person("Otto")
    an_organisation("Omnia", owner=otto)
    client.force_login(a_person("Carla").account)

    page = client.get(reverse("people:person", args=[otto.pk])).content.decode()

    assert "Omnia" in page
