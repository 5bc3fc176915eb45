from pathlib import Path

import polib

from kilta.config import messages

SENTENCE = "Registration for this event is not open now."


def test_strings_are_collected_where_they_were_asked_for_and_each_without_translation_is_a_fault(
    tmp_path: Path, monkeypatch
):
    # One test for both, because collecting puts files beside the sources for a moment: two at once would remove them.
    before = {path: path.read_bytes() for path in messages.FOLDER.rglob("*.po")}

    messages.collect(tmp_path / "locale")

    assert polib.pofile(str(tmp_path / "locale/fi/LC_MESSAGES/django.po")).find(SENTENCE)
    assert {path: path.read_bytes() for path in messages.FOLDER.rglob("*.po")} == before

    monkeypatch.setattr(messages, "FOLDER", tmp_path / "empty")

    assert any(SENTENCE in fault for fault in messages.faults())
