from pathlib import Path

import polib
import pytest

from kilta.config import messages

# Collecting writes and removes files beside the sources, so two at once would take them from each other.
pytestmark = pytest.mark.xdist_group("messages")


def test_strings_are_collected_into_the_folder_that_was_asked_for_and_no_other(tmp_path: Path):
    before = {path: path.read_bytes() for path in messages.FOLDER.rglob("*.po")}

    messages.collect(tmp_path / "locale")

    collected = polib.pofile(str(tmp_path / "locale/fi/LC_MESSAGES/django.po"))
    assert collected.find("Registration for this event is not open now.")
    assert {path: path.read_bytes() for path in messages.FOLDER.rglob("*.po")} == before


def test_a_string_that_nobody_has_translated_is_a_fault(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(messages, "FOLDER", tmp_path / "empty")

    assert any("Registration for this event is not open now." in fault for fault in messages.faults())
