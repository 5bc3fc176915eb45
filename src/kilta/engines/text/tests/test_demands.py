"""What a text does not ask for, what it teaches, and how far that reaches, in six languages."""

import pytest

from kilta.engines import text
from kilta.engines.text import Stance


def spoken(given, language):
    return [(given[scope.start : scope.end], scope.stance) for scope in text.scopes(given, language)]


@pytest.mark.parametrize(
    ("language", "given", "scope"),
    [
        (
            "en",
            "No experience in welding is required, but you drive a forklift.",
            "No experience in welding is required",
        ),
        ("en", "You speak Finnish. Welding skills are not required.", "Welding skills are not required"),
        ("en", "You speak Finnish, welding is not required.", "welding is not required"),
        ("en", "Welding, brazing and soldering are not needed.", "Welding, brazing and soldering are not needed"),
        (
            "de",
            "Schweißkenntnisse sind nicht erforderlich, aber Sie lesen Pläne.",
            "Schweißkenntnisse sind nicht erforderlich",
        ),
        ("de", "Keine Erfahrung im Verkauf nötig.", "Keine Erfahrung im Verkauf nötig"),
        ("fi", "Kokemusta hitsauksesta ei vaadita. Ajokortti vaaditaan.", "Kokemusta hitsauksesta ei vaadita"),
        ("sv", "Erfarenhet av svetsning krävs inte.", "Erfarenhet av svetsning krävs inte"),
        ("it", "Non è richiesta esperienza nella saldatura.", "Non è richiesta esperienza nella saldatura"),
        ("nl", "Ervaring met lassen is niet nodig, maar een rijbewijs wel.", "Ervaring met lassen is niet nodig"),
        ("en", "You never bake bread.", "never bake bread"),
        ("en", "You do not bake bread.", "do not bake bread"),
        ("en", "You needn't bake bread.", "needn't bake bread"),
        ("en", "Baking is not strictly required.", "Baking is not strictly required"),
        ("de", "Du musst nicht Brot backen.", "musst nicht Brot backen"),
        ("de", "Brot backen ist keine Voraussetzung.", "Brot backen ist keine Voraussetzung"),
        ("it", "Esperienza nella saldatura non richiesta.", "Esperienza nella saldatura non richiesta"),
        ("nl", "Brood bakken is geen vereiste.", "Brood bakken is geen vereiste"),
    ],
)
def test_what_is_not_asked_for_is_known_with_its_reach(language, given, scope):
    assert spoken(given, language) == [(scope, Stance.ABSENT)]


@pytest.mark.parametrize(
    ("language", "given", "scope"),
    [
        ("en", "No experience required, knowledge of food hygiene is a must.", "No experience required"),
        ("en", "We train you, knowledge of food hygiene is needed.", "We train you"),
        ("sv", "Inga krav på examen, en vana att baka bröd räcker.", "Inga krav på examen"),
        ("de", "Kein Studium nötig, Brot backen o. Ä. ist ein Muss.", "Kein Studium nötig"),
    ],
)
def test_a_comma_ends_a_reach_but_for_a_list_that_a_word_of_the_same_language_closes(language, given, scope):
    assert [words for words, _ in spoken(given, language)] == [scope]


@pytest.mark.parametrize(
    ("language", "given", "scope"),
    [
        (
            "en",
            "We train you in welding and quality control. You bring a licence.",
            "We train you in welding and quality control",
        ),
        ("en", "Training in food safety is provided.", "Training in food safety is provided"),
        ("de", "Wir bilden Sie in der Schweißtechnik aus.", "Wir bilden Sie in der Schweißtechnik aus"),
        ("de", "Wir bringen Ihnen das Schweißen bei.", "Wir bringen Ihnen das Schweißen bei"),
        ("fi", "Koulutamme sinut hitsaamaan.", "Koulutamme sinut hitsaamaan"),
        ("sv", "Vi utbildar dig i svetsning.", "Vi utbildar dig i svetsning"),
        ("it", "Ti formiamo nella saldatura.", "Ti formiamo nella saldatura"),
        ("nl", "We leren je lassen.", "We leren je lassen"),
        ("en", "Training in food hygiene will be provided.", "Training in food hygiene will be provided"),
        ("de", "Im Brot backen lernen wir Sie an.", "Im Brot backen lernen wir Sie"),
        ("de", "Brot backen lernst du bei uns.", "Brot backen lernst du bei uns"),
        ("nl", "Brood bakken leer je bij ons.", "Brood bakken leer je bij ons"),
    ],
)
def test_what_is_taught_is_not_asked_for(language, given, scope):
    assert spoken(given, language) == [(scope, Stance.OFFERED)]


@pytest.mark.parametrize(
    ("language", "given"),
    [
        ("en", "Welding is an advantage."), ("de", "Kenntnisse in SAP sind von Vorteil."),
        ("fi", "Trukkikortti katsotaan eduksi."), ("sv", "Truckkort är meriterande."),
        ("it", "Gradita esperienza nella saldatura."), ("nl", "Ervaring is een pre."),
    ],
)  # fmt: skip
def test_what_is_only_wished_for_is_told_apart(language, given):
    assert [stance for _, stance in spoken(given, language)] == [Stance.WISHED]


@pytest.mark.parametrize(
    ("language", "given"),
    [
        ("en", "You start no later than May and weld."), ("en", "Not only welding counts."),
        ("de", "Nicht nur Schweißen zählt."), ("de", "Keine Angst vor Höhe."), ("fi", "Hitsaat ja mittaat."),
        ("en", "Do not hesitate to contact us."), ("en", "You never stop learning to weld."),
        ("de", "Sie müssen nicht nur schweißen, sondern auch messen."), ("nl", "Leer je snel en kun je lassen?"),
        ("xx", "No experience required."),
    ],
)  # fmt: skip
def test_words_that_only_look_like_it_mean_nothing(language, given):
    assert spoken(given, language) == []
