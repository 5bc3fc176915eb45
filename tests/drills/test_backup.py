"""What is backed up here stands there, row by row and file by file."""

import json
import tarfile

import pytest

pytestmark = [pytest.mark.drill, pytest.mark.xdist_group("drills")]


def test_every_row_and_file_comes_back_in_an_empty_folder(an_installation, tmp_path):
    here, there = an_installation("here"), an_installation("there", empty=True)
    here.start()
    (here.folder / "files" / "deep").mkdir(parents=True)
    (here.folder / "files" / "deep" / "kuva ä.bin").write_bytes(bytes(range(256)))

    here.kilta("backup", str(tmp_path / "kilta.tar"))
    told = there.kilta("restore", str(tmp_path / "kilta.tar")).stdout

    there.kilta("backup", str(tmp_path / "again.tar"))
    first, second = _manifest(tmp_path / "kilta.tar"), _manifest(tmp_path / "again.tar")
    assert "each compared by its checksum" in told
    assert first["files"] == second["files"] != {}
    assert first["tables"]["network_organisation"]["rows"] > 10
    stable = set(first["tables"]) - WRITTEN_BY_RUNNING
    assert {name: second["tables"][name] for name in stable} == {name: first["tables"][name] for name in stable}
    there.start()
    assert there.read("/en/")[0] == 200


# Nothing: a restored database is the same until somebody starts it.
WRITTEN_BY_RUNNING: set[str] = set()


def test_a_backup_is_not_restored_over_something(an_installation, tmp_path):
    here = an_installation("here")
    here.kilta("backup", str(tmp_path / "kilta.tar"))

    refused = here.kilta("restore", str(tmp_path / "kilta.tar"), check=False)

    assert refused.returncode != 0
    assert "not empty" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_damaged_archive_is_refused_and_nothing_is_written(an_installation, tmp_path):
    here, there = an_installation("here"), an_installation("there", empty=True)
    here.kilta("backup", str(tmp_path / "kilta.tar"))
    whole = (tmp_path / "kilta.tar").read_bytes()
    (tmp_path / "half.tar").write_bytes(whole[: len(whole) // 2])

    refused = there.kilta("restore", str(tmp_path / "half.tar"), check=False)

    assert refused.returncode != 0
    assert "not a whole backup" in refused.stderr
    there.kilta("restore", str(tmp_path / "kilta.tar"))


def _manifest(path) -> dict:
    with tarfile.open(path) as tar:
        return json.load(tar.extractfile("manifest.json"))
