"""Migrations build fewer classes, and make the same of them."""

import pgtrigger
from django.db import migrations, models
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger

from kilta.config.management.commands.migrate import building_less

OPERATIONS = (
    migrations.CreateModel("Door", [("id", models.AutoField(primary_key=True)), ("colour", models.TextField())]),
    migrations.AddIndex("Door", models.Index(fields=["colour"], name="door_by_colour")),
    migrations.AddConstraint("Door", models.CheckConstraint(name="has_colour", condition=~models.Q(colour=""))),
    AddTrigger("door", pgtrigger.Protect(name="stays", operation=pgtrigger.Delete)),
    migrations.AddField("Door", "height", models.IntegerField(default=2)),
)


def after_all() -> tuple[ProjectState, list[type]]:
    state, classes = ProjectState(), []
    for operation in OPERATIONS:
        operation.state_forwards("house", state)
        classes.append(state.apps.get_model("house", "Door"))
    return state, classes


def said(state: ProjectState) -> tuple:
    door, built = state.models["house", "door"], state.apps.get_model("house", "Door")._meta
    names = [[one.name for one in getattr(built, option)] for option in ("indexes", "constraints", "triggers")]
    return door.fields.keys(), door.options, names


def test_a_model_ends_the_same_as_djangos_own_way_makes_it():
    plainly, _classes = after_all()

    with building_less():
        quickly, _classes = after_all()

    assert said(quickly) == said(plainly)


def test_a_class_is_built_anew_only_when_its_fields_change():
    with building_less():
        _state, classes = after_all()

    assert len(set(classes)) == 2
