"""What a linter cannot see: how the house is built, tried on all of it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.template import engines
from django.template.loader import get_template

from kilta.config.management.commands.settings_table import PAGE, with_table
from kilta.foundation.notices import KINDS
from kilta.foundation.use_cases import REGISTRY

SOURCE = settings.PACKAGE
# From the top down; an app may refer to the ones after it, and to itself.
ORDER = ("impact", "competences", "events", "network", "people", "vocabulary")
UNSAID_NAMES = {"utils", "common", "helpers", "manager", "handler", "managers", "handlers", "info", "misc"}


def files(*patterns: str) -> list[Path]:
    """Our own Python files; migrations are written by Django."""
    found = {path for pattern in patterns for path in SOURCE.rglob(pattern)}
    return sorted(path for path in found if "migrations" not in path.parts)


def named(path: Path) -> str:
    return str(path.relative_to(SOURCE))


def our_models() -> Iterator[type[models.Model]]:
    for app in apps.get_app_configs():
        if app.name.startswith("kilta."):
            yield from app.get_models()


def height(model: type[models.Model]) -> int:
    """How high a model stands: foundation below all domains, and among these the order of the architecture."""
    app = model._meta.app_config.name
    if not app.startswith("kilta.domains."):
        return -1
    return len(ORDER) - ORDER.index(app.removeprefix("kilta.domains."))


def relations() -> Iterator[models.ForeignKey]:
    for model in our_models():
        if model._meta.label.endswith("History"):  # written by pghistory
            continue
        for field in (*model._meta.fields, *model._meta.many_to_many):
            if field.is_relation and field.related_model and field.model is model:
                yield field


@pytest.mark.parametrize("field", list(relations()), ids=str)
def test_a_foreign_key_points_down(field):
    assert height(field.related_model) <= height(field.model)


@pytest.mark.parametrize("field", list(relations()), ids=str)
def test_a_foreign_key_into_another_domain_adds_nothing_to_it(field):
    there, here = field.related_model._meta.app_label, field.model._meta.app_label
    if there == here or height(field.related_model) < 0:
        return

    assert field.remote_field.related_name == "+", f"{field}: across domains related_name is '+'."


@pytest.mark.parametrize("path", files("*.py"), ids=named)
def test_a_file_is_named_after_its_subject(path):
    assert not set(path.relative_to(SOURCE).with_suffix("").parts) & UNSAID_NAMES


@pytest.mark.parametrize("path", files("*.py"), ids=named)
def test_nothing_happens_in_save_or_in_signals(path):
    tree = ast.parse(path.read_text())

    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            methods = {one.name for one in node.body if isinstance(one, ast.FunctionDef)}
            bases = {ast.unparse(base) for base in node.bases}
            is_model = any("Model" in base or "Record" in base or "Translation" in base for base in bases)
            assert not (is_model and methods & {"save", "delete"}), f"{node.name} overrides {methods}."
        if isinstance(node, ast.ImportFrom) and "tests" not in path.parts:
            assert not {one.name for one in node.names} & MODEL_SIGNALS


MODEL_SIGNALS = {"pre_save", "post_save", "pre_delete", "post_delete", "m2m_changed", "pre_init", "post_init"}


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_a_use_case_says_what_it_does(name):
    function = REGISTRY[name]
    if ".tests." in function.__module__:
        return

    assert function.__doc__, f"{name} has no docstring."


ROOMS = ("views.py", "api.py", "queries.py", "views/*.py", "queries/*.py")


@pytest.mark.parametrize("path", [path for path in files(*ROOMS) if "tests" not in path.parts], ids=named)
def test_rows_reach_people_only_through_visible_to(path):
    """Where that is not so, the line or the one above, or the margin of the file, says `# visible: why`."""
    source = path.read_text()
    lines = source.splitlines()

    if any(line.startswith("# visible: ") for line in lines):
        return
    unguarded = [
        f"{named(path)}:{number}: {lines[number - 1].strip()}"
        for number in _reads_past_visibility(ast.parse(source))
        if not any("# visible: " in line for line in lines[max(number - 2, 0) : number])
    ]

    assert not unguarded, "No .visible_to(actor), and no comment `# visible: why`:\n" + "\n".join(unguarded)


def _reads_past_visibility(tree: ast.AST) -> Iterator[int]:
    """Lines with `Model.objects` that is not followed by `.visible_to(…)`."""
    guarded = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in ("visible_to", "none")
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr == "objects" and id(node) not in guarded:
            yield node.lineno


def _named_in_notices() -> list[tuple[str, str]]:
    """Every text file that a `notices.py` names, with the file that names it."""
    return [
        (named(path), node.value)
        for path in files("notices.py", "notices/*.py", "adapter.py")
        if "tests" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.fullmatch(r"[\w/]+\.txt", node.value)
    ]


@pytest.mark.parametrize(("where", "template"), _named_in_notices())
def test_a_notice_has_its_template(where, template):
    assert get_template(template)


@pytest.mark.parametrize("name", sorted(KINDS))
def test_a_kind_of_notice_is_sent_by_somebody(name):
    declared = re.compile(rf'^(\w+)\s*=\s*(?:notices\.)?kind\(\s*"{re.escape(name)}"', re.M)
    [constant] = {found[1] for path in files("*.py") for found in declared.finditer(path.read_text())}

    assert sum(len(re.findall(rf"\b{constant}\b", path.read_text())) for path in files("*.py")) > 1


@pytest.mark.parametrize("path", files("*.py"), ids=named)
def test_a_kind_of_notice_is_declared_where_the_worker_looks(path):
    """A module that only web pages import would leave the worker without the kind of what it mails."""
    if "tests" not in path.parts and "notices" not in (path.stem, path.parent.name):
        assert not re.search(r"^\w+\s*=\s*(?:notices\.)?kind\(", path.read_text(), re.M)


def templates() -> list[str]:
    folders = [Path(app.path) / "templates" for app in apps.get_app_configs() if app.name.startswith("kilta.")]
    return sorted(str(path.relative_to(folder)) for folder in folders for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", templates())
def test_every_template_compiles(name):
    assert get_template(name)


@pytest.mark.parametrize("name", templates())
def test_a_template_holds_no_inline_style_or_script(name):
    """A library's page that needs a script of its own (passkeys) gives it the nonce of the request."""
    source = Path(get_template(name).origin.name).read_text()

    assert not re.search(r"\sstyle=|<style|\son\w+=\"|<script(?![^>]*(src=|csp_nonce|application/json))", source)


@pytest.mark.parametrize("name", templates())
def test_a_fragment_says_what_it_is_given(name):
    if Path(name).name.startswith("_"):
        source = Path(get_template(name).origin.name).read_text()

        assert re.match(r"\{#.*#\}|\{% comment %\}", source.strip()), f"{name} begins with a comment about its inputs."


def test_the_table_of_settings_is_current():
    assert PAGE.read_text() == with_table(PAGE.read_text()), "Run `kilta django settings_table`."


def test_templates_are_rendered_by_one_engine():
    assert list(engines) == ["django"]
