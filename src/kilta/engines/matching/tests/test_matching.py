import pyarrow as pa
import pytest

from kilta.engines import matching
from kilta.engines.matching import Concept, Names, Statement


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    folder = tmp_path_factory.mktemp("matching") / "index"
    matching.build(a_scheme(), folder, learn=False)
    return matching.Index.open(folder)


def a_scheme():
    return [
        Concept("welder", "occupation", {"en": Names("welder", ("metal welder",)), "de": Names("Schweißer")}),
        Concept("baker", "occupation", {"en": Names("baker"), "de": Names("Bäcker", ("Konditor",))}),
        Concept("weld", "skill", {"en": Names("weld metal"), "de": Names("Metall schweißen")}),
    ]


def test_a_title_leads_to_its_concept_in_any_language(index):
    answers = index.link(["METAL WELDER", "Bäckermeister"], kinds={"occupation"})

    assert [matches[0].concept for matches in answers] == ["welder", "baker"]
    assert answers[0][0].reasons[0].label == "metal welder"


def test_a_text_that_says_nothing_gets_no_concept(index):
    assert index.link(["", "\x00", "🙂"]) == [[], [], []]


def test_arrow_batches_lead_to_arrow_batches(index):
    batch = pa.RecordBatch.from_pydict({"id": ["1"], "text": ["welder"]})

    (answer,) = matching.run([batch], index.folder, top=1)

    assert answer.schema == matching.MATCHES
    assert answer.column("concept").to_pylist() == ["welder"]


def test_statements_pair_by_what_they_say(index):
    pairs = index.pair([Statement("weld metal")], [Statement("bake bread"), Statement("welds metal parts")], top=1)

    assert [(pair.left, pair.right) for pair in pairs] == [(0, 1)]


def test_a_folder_without_index_is_named(tmp_path):
    with pytest.raises(matching.NoIndex, match="holds no index"):
        matching.Index.open(tmp_path)
