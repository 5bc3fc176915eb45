import csv
import io
import json
import os
import signal
import subprocess
import sys
import time

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kilta.engines.matching import command, sources
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
        (("build", broken, "--index", titles), "is a file"),
        ((titles, "--index", titles), "holds no index"),
        ((titles, "--index", index.folder, "--kinds", "foo"), "there are occupation, skill"),
        ((titles, "--index", index.folder, "--output", tmp_path / "gone" / "out.csv"), "a folder that is there"),
        ((titles, titles, "--index", index.folder), "given twice"),
        ((tmp_path, "--index", index.folder), "expected a file, not a folder."),
        ((titles, "--index", index.folder, "--format", "csv", "--output", tmp_path), "a folder that is there"),
        ((titles, "--index", index.folder, "--format", "csv", "--output", "/dev/null"), "a folder that is there"),
        ((titles, "--index", index.folder, "--format", "csv", "--output", titles), "another file than those"),
        (("build", tmp_path / "gone.jsonl", "--index", tmp_path / "new"), "gone.jsonl: No such file or directory."),
    ):
        code, _out, said = run(capsysbinary, *arguments)
        assert (code, expected in said, said.count("\n"), said[-2:]) == (2, True, 1, ".\n"), said
    assert titles.read_text(encoding="utf-8").startswith("welder")
    assert not (tmp_path / "out.csv").exists()
    assert not (tmp_path / "new").exists()


GOOD = {"id": "1", "kind": "skill", "texts": {"en": {"title": "bake bread"}}}
NAMES = {"title": "bake bread"}


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"id": 1}, "expected a text as id"),
        ({"id": "\ud800"}, "expected a text as id"),
        ({"id": "0"}, "stands in an earlier line"),
        ({"kind": None}, "expected a text as kind"),
        ({"texts": {}}, "expected texts"),
        ({"texts": {"en": "bread"}}, "'en': expected an object with a title"),
        ({"texts": {"en": {"title": None}}}, "'en': expected a text as title"),
        ({"texts": {"en": {"title": "", "alternatives": ["bread"]}}}, "'en': expected a text as title"),
        ({"texts": {"en": {**NAMES, "alternatives": "bread"}}}, "'en': expected a list of texts as alternatives"),
        ({"texts": {"en": {**NAMES, "description": 5}}}, "'en': expected a text as description"),
        ({"broader": "2"}, "expected a list of texts as broader"),
    ],
)
def test_a_line_that_is_no_concept_is_named_and_nothing_written(tmp_path, capsysbinary, wrong, expected):
    lines = tmp_path / "concepts.jsonl"
    lines.write_text("\n".join(map(json.dumps, ({**GOOD, "id": "0"}, {**GOOD, **wrong}))))

    code, _out, said = run(capsysbinary, "build", lines, "--index", tmp_path / "index", "--lexical")

    assert (code, "line 2" in said, expected in said) == (2, True, True), said
    assert not (tmp_path / "index").exists()


def test_a_list_without_concepts_leaves_the_index_as_it_is(tmp_path, capsysbinary):
    lines, index = tmp_path / "concepts.jsonl", tmp_path / "index"
    lines.write_text(json.dumps(GOOD))
    _code, _out, said = run(capsysbinary, "build", lines, "--index", index, "--lexical")
    assert "steps" not in said
    before = (index / "index.bin").read_bytes()
    lines.write_text("\n")

    code, _out, said = run(capsysbinary, "build", lines, "--index", index, "--lexical")

    assert (code, "at least one concept" in said) == (2, True)
    assert (index / "index.bin").read_bytes() == before


@pytest.mark.parametrize("wrong", [{"text": 5}, {"text": ""}, {"concept": 1}, {"right": "false"}, {"language": 1}])
def test_a_line_that_is_no_correction_is_named(tmp_path, capsysbinary, wrong):
    lines, corrections = tmp_path / "concepts.jsonl", tmp_path / "corrections.jsonl"
    lines.write_text(json.dumps(GOOD))
    corrections.write_text(json.dumps({"text": "bread", "concept": "1", "right": True, **wrong}))

    code, _out, said = run(capsysbinary, "build", lines, "--index", tmp_path / "index", "--corrections", corrections)

    assert (code, "corrections.jsonl, line 1: expected" in said, next(iter(wrong)) in said) == (2, True, True), said


@pytest.mark.parametrize(
    ("name", "content", "options", "expected"),
    [
        ("deep.jsonl", b"[" * 100_000, (), "line 1: this is no JSON"),
        ("list.jsonl", b'{"text": ["welder"]}', (), "line 1: expected a text in the column 'text'"),
        ("a.jsonl", b'{"text": "welder"}', ("--id", "nr"), "line 1: there is no column 'nr'; there are 'text'"),
        ("a.jsonl", b'{"text": "welder", "nr": null}', ("--id", "nr"), "line 1: expected a text or a number"),
        ("a.csv", b"text\nwelder\n", ("--id", "nr"), "there is no column 'nr'; there are 'text'"),
        ("a.csv", b"title\n", (), "there is no column 'text'; there are 'title'"),
        ("a.csv", b"", (), "there is no column 'text'; there are none"),
        (
            "a.csv",
            b"nr,text\n1,welder\n\n2,cook, baker\n",
            (),
            "a.csv, row 2: expected as many cells as in the header (2) and found 3.",
        ),
        (
            "a.csv",
            b"text,nr\nwelder,1\ncook\n",
            (),
            "a.csv, row 2: expected as many cells as in the header (2) and found 1.",
        ),
        ("a.csv", b"text\ncook, baker\n", (), "a.csv, row 1: expected as many cells as in the header (1) and found 2."),
        (
            "a.tsv",
            b"nr\ttext\n1\twelder\tx\n",
            (),
            "a.tsv, row 1: expected as many cells as in the header (2) and found 3.",
        ),
        ("a.tsv", b"nr\ttext\n1\n", (), "a.tsv, row 1: expected as many cells as in the header (2) and found 1."),
        ("a.docx", b"welder", (), "expected a name that ends in"),
        ("a.parquet", b"PAR1" * 100, (), "cannot be read"),
    ],
)
def test_a_file_without_what_was_asked_for_is_named(tmp_path, capsysbinary, index, name, content, options, expected):
    (tmp_path / name).write_bytes(content)

    code, out, said = run(capsysbinary, tmp_path / name, "--index", index.folder, *options)

    assert (code, out, name in said, expected in said) == (2, "", True, True), said


def test_a_field_that_is_too_long_is_named(tmp_path, capsysbinary, index, monkeypatch):
    before = csv.field_size_limit()
    monkeypatch.setattr(sources, "LONGEST_FIELD", 1000)
    (tmp_path / "a.csv").write_text("text\nwelder\n" + "x" * 1001)

    code, _out, said = run(capsysbinary, tmp_path / "a.csv", "--index", index.folder)

    csv.field_size_limit(before)
    assert (code, "a.csv, line 3: field larger" in said) == (2, True), said


def test_a_parquet_file_that_is_damaged_within_is_named(tmp_path, capsysbinary, index):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": [f"welder {number}" for number in range(5000)]}), path)
    content = bytearray(path.read_bytes())
    content[4:2000] = bytes(1996)
    path.write_bytes(content)

    code, _out, said = run(capsysbinary, path, "--index", index.folder, "--output", tmp_path / "out.csv")

    assert (code, "a.parquet" in said) == (2, True), said
    assert [one.name for one in tmp_path.iterdir()] == ["a.parquet"]


@pytest.mark.parametrize("number", ["0", "-1", "many"])
@pytest.mark.parametrize("option", ["--top", "--workers"])
def test_numbers_begin_with_one(capsysbinary, titles, index, option, number):
    with pytest.raises(SystemExit) as ended:
        run(capsysbinary, titles, "--index", index.folder, f"{option}={number}")

    assert ended.value.code == 2


def ids_and_concepts(capsysbinary, *arguments):
    code, out, said = run(capsysbinary, *arguments, "--top", "1", "--format", "jsonl")
    assert code == 0, said
    return [(row["id"], row["concept"]) for row in map(json.loads, out.splitlines())]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "text\nBäckerin\n".encode("cp1252")),
        ("a.csv", "text\nBäckerin\n".encode("utf-16")),
        ("a.csv", "text\nBäckerin\n".encode("utf-8-sig")),
        ("A.CSV", "text\nBäckerin\n".encode()),
        ("a.tsv", "nr\ttext\n1\tBäckerin\n".encode()),
        ("a.ndjson", '{"text": "Bäckerin"}\n'.encode()),
        ("titles", "Bäckerin\n".encode()),
    ],
)
def test_a_file_is_read_in_its_form_and_encoding(tmp_path, capsysbinary, index, name, content):
    (tmp_path / name).write_bytes(content)

    assert ids_and_concepts(capsysbinary, tmp_path / name, "--index", index.folder) == [(f"{name}:1", "baker")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.csv", "\nnr,text\n\n1,welder\n   \n,,,\n2,cook\n\n"),
        ("a.tsv", "nr\ttext\n\n1\twelder\n\t\t\t\n2\tcook\n"),
    ],
)
def test_a_blank_line_of_a_table_is_no_row(tmp_path, capsysbinary, index, name, content):
    (tmp_path / name).write_text(content)

    found = ids_and_concepts(capsysbinary, tmp_path / name, "--index", index.folder)

    assert found == [(f"{name}:1", "welder"), (f"{name}:2", "cook")]


def test_bytes_in_parquet_are_texts_and_numbers_are_none(tmp_path, capsysbinary, index):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"text": ["Bäckerin".encode()], "nr": [7], "no": [b"\xff"]}), path)

    assert ids_and_concepts(capsysbinary, path, "--index", index.folder, "--id", "nr") == [("7", "baker")]
    for column in ("nr", "no"):
        code, _out, said = run(capsysbinary, path, "--index", index.folder, "--text", column)
        assert (code, "a.parquet" in said) == (2, True), said


def test_texts_of_two_files_of_one_name_are_told_apart(tmp_path, capsysbinary, index):
    files = [tmp_path / folder / "a.txt" for folder in ("one", "two")]
    for file in files:
        file.parent.mkdir()
        file.write_text("welder")

    found = ids_and_concepts(capsysbinary, *files, "--index", index.folder)

    assert found == [(f"{file}:1", "welder") for file in files]


def test_half_a_character_in_an_id_is_replaced(tmp_path, capsysbinary, index):
    (tmp_path / "a.jsonl").write_text('{"text": "welder", "nr": "a\\ud800"}')

    found = ids_and_concepts(capsysbinary, tmp_path / "a.jsonl", "--index", index.folder, "--id", "nr")

    assert found == [("a?", "welder")]


def test_a_reader_who_has_enough_ends_the_run_quietly(tmp_path, index):
    path = tmp_path / "a.txt"
    path.write_text("welder\n" * 20_000)
    script = "import sys; from kilta.engines.matching import command; sys.exit(command.main(sys.argv[1:]))"

    with subprocess.Popen(
        [sys.executable, "-c", script, path, "--index", index.folder], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.readline()
        process.stdout.close()
        said = process.stderr.read()

    assert (process.returncode, said) == (0, b"")


def test_a_spreadsheet_runs_nothing_of_the_output(tmp_path, capsysbinary, index):
    path = tmp_path / "evil.csv"
    path.write_text('nr,text\n"=HYPERLINK(1)",welder\n', encoding="utf-8")

    _code, out, _said = run(capsysbinary, path, "--index", index.folder, "--id", "nr")

    assert "\n'=HYPERLINK" in out


def test_kinds_have_names(capsysbinary, titles, index):
    with pytest.raises(SystemExit) as ended:
        run(capsysbinary, titles, "--index", index.folder, "--kinds", " ,")

    assert ended.value.code == 2
    assert run(capsysbinary, titles, "--index", index.folder, "--kinds", "skill,")[0] == 0


def test_an_output_that_is_a_link_stays_one(tmp_path, capsysbinary, titles, index):
    link, target = tmp_path / "link.csv", tmp_path / "target.csv"
    link.symlink_to(target)

    assert run(capsysbinary, titles, "--index", index.folder, "--output", link)[0] == 0

    assert link.is_symlink()
    assert target.read_text(encoding="utf-8").startswith("id,")


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_a_run_that_is_stopped_leaves_no_file_and_no_process(tmp_path, index, stop):
    titles, target = tmp_path / "titles.csv", tmp_path / "out.csv"
    titles.write_text("text\n" + "welder and baker\n" * 300_000, encoding="utf-8")
    script = "import sys; from kilta.engines.matching import command; sys.exit(command.main(sys.argv[1:]))"
    arguments = [sys.executable, "-c", script, titles, "--index", index.folder, "--workers", "2", "--output", target]

    # Standard error ends when the last process that holds it has ended.
    with subprocess.Popen(arguments, stderr=subprocess.PIPE, start_new_session=True) as process:
        until = time.monotonic() + 60
        while not target.with_name("out.csv.part").exists():
            assert time.monotonic() < until
            time.sleep(0.05)
        # A terminal gives Ctrl-C to all of the group.
        (os.killpg if stop == signal.SIGINT else os.kill)(process.pid, stop)
        _out, said = process.communicate(timeout=60)

    assert not target.exists()
    if stop == signal.SIGKILL:
        assert process.returncode == -stop
    else:
        assert (process.returncode, said.decode()) == (128 + stop, "kilta match: stopped; no file was written.\n")
        assert [one.name for one in tmp_path.iterdir()] == ["titles.csv"]
