import csv
import io
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kilta.engines.matching import command
from kilta.engines.matching.tests.scheme import a_scheme


@pytest.fixture
def titles(tmp_path):
    path = tmp_path / "titles.txt"
    path.write_text("welder\n\nBäckerin\n", encoding="utf-8")
    return path


def run(capsysbinary, *arguments):
    """Exit code, standard output and standard error of one run."""
    code = command.main([str(argument) for argument in arguments])
    out, err = capsysbinary.readouterr()
    return code, out.decode(), err.decode()


def test_an_index_is_built_from_json_lines_and_used(tmp_path, capsysbinary, titles):
    lines = tmp_path / "concepts.jsonl"
    with lines.open("w", encoding="utf-8") as stream:
        for concept in a_scheme():
            texts = {
                language: {"title": names.title, "alternatives": names.alternatives}
                for language, names in concept.texts.items()
            }
            stream.write(json.dumps({"id": concept.id, "kind": concept.kind, "texts": texts}) + "\n")

    built, _out, said = run(capsysbinary, "build", lines, "--index", tmp_path / "index", "--lexical")
    assert (built, "40 concepts" in said) == (0, True)

    code, out, said = run(capsysbinary, titles, "--index", tmp_path / "index", "--top", "1", "--kinds", "occupation")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert (code, [(row["id"], row["concept"]) for row in rows]) == (
        0,
        [("titles.txt:1", "welder"), ("titles.txt:3", "baker")],
    )
    assert rows[0]["label"] == "welder"
    assert "2 texts" in said


@pytest.mark.parametrize("form", ["csv", "jsonl", "parquet"])
def test_every_form_goes_in_and_comes_out(tmp_path, capsysbinary, index, form):
    source, target = tmp_path / f"in.{form}", tmp_path / f"out.{form}"
    rows = [{"job": "hitsaaja", "nr": "a"}, {"job": None, "nr": "b"}, {"job": "kokki", "nr": "c"}]
    if form == "csv":
        source.write_text("nr,job\na,hitsaaja\nb,\nc,kokki\n", encoding="utf-8")
    elif form == "jsonl":
        source.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    else:
        pq.write_table(pa.Table.from_pylist(rows), source)

    code, _out, said = run(
        capsysbinary, source, "--index", index.folder, "--text", "job", "--id", "nr", "--top", "1", "--output", target
    )

    assert code == 0, said
    if form == "csv":
        found = list(csv.DictReader(target.open(encoding="utf-8")))
    elif form == "jsonl":
        found = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    else:
        found = pq.read_table(target).to_pylist()
    assert [(row["id"], row["concept"]) for row in found] == [("a", "welder"), ("c", "cook")]


@pytest.mark.parametrize(
    "content", [b"\x00\xff\xfe\x89PNG\r\n\x1a\n" * 1000, b"", "welder 🙂 溶接".encode("utf-16"), b"a" * 10_000_000]
)
@pytest.mark.parametrize("job", ["link", "extract"])
def test_any_file_can_be_read(tmp_path, capsysbinary, index, content, job):
    path = tmp_path / "any.txt"
    path.write_bytes(content)

    code, _out, _said = run(capsysbinary, path, "--index", index.folder, "--job", job)

    assert code == 0


def test_what_cannot_be_read_is_said_in_one_sentence(tmp_path, capsysbinary, index, titles):
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"text": "welder"}\n{"text"\n', encoding="utf-8")

    for arguments, expected in (
        ((broken, "--index", index.folder, "--output", tmp_path / "out.csv"), "broken.jsonl, line 2"),
        ((titles, "--index", tmp_path / "nothing"), "holds no index"),
        ((tmp_path / "gone.csv", "--index", index.folder), "no such file"),
        (("build", broken, "--index", tmp_path / "new"), "broken.jsonl, line 1"),
    ):
        code, _out, said = run(capsysbinary, *arguments)
        assert (code, expected in said) == (2, True), said
    assert not (tmp_path / "out.csv").exists()
    assert not (tmp_path / "new").exists()


def test_a_spreadsheet_runs_nothing_of_the_output(tmp_path, capsysbinary, index):
    path = tmp_path / "evil.csv"
    path.write_text('nr,text\n"=HYPERLINK(1)",welder\n', encoding="utf-8")

    _code, out, _said = run(capsysbinary, path, "--index", index.folder, "--id", "nr")

    assert "\n'=HYPERLINK" in out
