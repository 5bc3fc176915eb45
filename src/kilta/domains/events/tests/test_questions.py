"""What organisers ask besides what is always asked, and what becomes of the answers."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kilta.domains.events.codes import link_code
from kilta.domains.events.jobs import delete_answers_that_are_over
from kilta.domains.events.models import Answer, Question, Registration
from kilta.domains.events.tests.builders import TESTS, a_draft, an_event, registered
from kilta.domains.events.use_cases import answers, questions, repeating
from kilta.domains.events.use_cases.answers import Further
from kilta.domains.events.use_cases.refusals import ConditionUnknown, OthersHangOnIt, QuestionAnswered
from kilta.domains.network.tests.builders import an_organisation
from kilta.domains.people.tests.builders import a_person, signed_in
from kilta.engines.tests.hostile import pdf
from kilta.foundation.files.models import StoredFile

pytestmark = pytest.mark.django_db

PDF = pdf()


@pytest.fixture(autouse=True)
def files_of_this_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def a_question(event, wording="Which size?", **fields):
    fields = {"wording": {"en": wording}, "purpose": "to order gloves", **fields}
    return questions.add_question(by=TESTS, event=event, fields=fields)


def choosing(event, *options, wording="What do you weld?", **fields):
    return a_question(event, wording, kind="choice", options=list(options), **fields)


def planned_by(client):
    otto = a_person("Otto")
    event = an_event(lead=an_organisation("Omnia", owner=otto))
    return event, otto


def written(**changes):
    """What the page for a new question sends."""
    return {
        "asked": "registration",
        "kind": "text",
        "wording_en": "Which size?",
        "purpose_en": "to order gloves",
        "delete_after_days": "10",
        **changes,
    }


def guest(event, **changes):
    """What a guest sends who registers."""
    return {
        "name": "Aino",
        "email": "aino@guest.example",
        "target_group": "teacher",
        "organisation": "Omnia",
        "country": "FI",
        **changes,
    }


def register(client, event, **changes):
    return client.post(reverse("events:register", args=[event.slug]), guest(event, **changes))


def name_of(question):
    return f"question-{question.pk}"


@pytest.mark.parametrize("kind", ["text", "choice", "several", "number", "file", "yes_no"])
def test_each_kind_of_question_is_asked_on_the_page_and_stands_in_the_form(client, kind):
    event, otto = planned_by(client)
    add = reverse("events:add_question", args=[event.slug])

    answer = signed_in(client, otto).post(add, written(kind=kind, options_en="S\nM\nL"))
    client.logout()
    form = client.get(reverse("events:register", args=[event.slug])).content.decode()

    assert answer.status_code == 302
    question = Question.objects.get()
    assert question.options == (["S", "M", "L"] if kind in ("choice", "several") else [])
    assert "Which size?" in form
    assert "What for: to order gloves" in form


def test_a_question_is_read_in_the_language_of_the_reader_and_answered_in_the_one_that_is_kept(client):
    event, otto = planned_by(client)
    add = reverse("events:add_question", args=[event.slug])
    words = {"wording_fi": "Mikä koko?", "options_fi": "pieni\nsuuri", "purpose_fi": "hanskoja varten"}
    signed_in(client, otto).post(add, written(kind="choice", options_en="small\nlarge", **words))
    client.logout()
    question = Question.objects.get()
    in_finnish = "/fi" + reverse("events:register", args=[event.slug]).removeprefix("/en")

    form = client.get(in_finnish).content.decode()
    client.post(in_finnish, guest(event, **{name_of(question): "large"}))

    assert "Mikä koko?" in form
    assert '<option value="large">suuri</option>' in form
    assert Answer.objects.get().value == "large"
    mine = client.get(f"/fi/registrations/{link_code(Registration.objects.get())}").content.decode()
    assert "suuri" in mine


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": "choice", "options_en": "S"}, "two to thirty different answers"),
        ({"purpose_en": ""}, "This field is required"),
        ({"wording_en": "x\x00y"}, "characters that cannot be shown"),
        ({"kind": "choice", "options_en": "S\nM", "options_fi": "S", "wording_fi": "Koko?"}, "as many answers"),
        ({"purpose_fi": "hanskat"}, "Write the question in this language, too"),
        ({"delete_after_days": "4000"}, "less than or equal to 365"),
    ],
)
def test_what_cannot_be_asked_is_said_beside_the_field(client, wrong, said):
    event, otto = planned_by(client)

    page = signed_in(client, otto).post(reverse("events:add_question", args=[event.slug]), written(**wrong))

    assert said in page.content.decode()
    assert not event.questions.exists()


def test_words_of_organisers_are_never_markup(client):
    event = an_event()
    a_question(event, "<b>Size</b>", purpose="<script>alert(1)</script>")

    form = client.get(reverse("events:register", args=[event.slug])).content.decode()

    assert "<script>alert" not in form
    assert "<b>Size" not in form


def test_a_question_on_a_condition_is_required_only_where_the_condition_holds(client):
    event = an_event()
    first = choosing(event, "steel", "wood")
    second = a_question(event, is_required=True, shown_if=first, shown_if_answer="steel")

    refused = register(client, event, **{name_of(first): "steel"})
    taken = register(client, event, **{name_of(first): "wood", name_of(second): "left from before"})

    assert "Please answer this question" in refused.content.decode()
    assert "Only if you answered “steel” to “What do you weld?”" in refused.content.decode()
    assert taken.status_code == 302
    assert [answer.value for answer in Answer.objects.all()] == ["wood"]


def test_a_condition_is_an_answer_to_an_earlier_question_of_the_same_event():
    event, other = an_event(), an_event("Other")
    later = a_question(event)
    first = choosing(event, "steel", "wood")

    for condition, answer in ((first, "glass"), (choosing(other, "steel", "wood"), "steel"), (later, "x")):
        with pytest.raises(ConditionUnknown):
            a_question(event, shown_if=condition, shown_if_answer=answer)
    with pytest.raises(ConditionUnknown):
        questions.change_question(by=TESTS, question=later, changes={"shown_if": first, "shown_if_answer": "steel"})


def test_a_file_is_kept_for_those_who_plan_the_event_and_for_nobody_else(client):
    event, otto = planned_by(client)
    question = a_question(event, "Your permit", kind="file", is_required=True)
    upload = SimpleUploadedFile("permit.pdf", PDF, content_type="application/pdf")

    answer = register(client, event, **{name_of(question): upload})
    file = StoredFile.objects.get()
    registration = Registration.objects.get()

    assert answer.status_code == 302
    assert client.get(file.get_absolute_url()).status_code == 404
    assert file.name in client.get(reverse("events:my_registration", args=[link_code(registration)])).content.decode()
    signed_in(client, otto)
    assert file.get_absolute_url() in (
        client.get(reverse("events:registration", args=[event.slug, registration.pk])).content.decode()
    )
    assert client.get(file.get_absolute_url()).status_code == 200
    assert file.delete_on == (event.ends_at + timedelta(days=30)).date()


def test_another_file_takes_the_place_of_the_first_and_no_new_one_leaves_it(client):
    event = an_event()
    question = a_question(event, "Your permit", kind="file", is_required=True)
    register(client, event, **{name_of(question): SimpleUploadedFile("one.pdf", PDF)})
    change = reverse("events:change_registration", args=[link_code(Registration.objects.get())])

    client.post(change, {"access": "none"})
    assert StoredFile.objects.get().name == "one.pdf"
    client.post(change, {name_of(question): SimpleUploadedFile("two.pdf", PDF)})

    assert StoredFile.objects.get().name == "two.pdf"
    assert Answer.objects.get().value == str(StoredFile.objects.get().pk)


def test_kind_and_answers_to_choose_from_stay_once_somebody_has_answered():
    event = an_event()
    question = choosing(event, "steel", "wood")
    registered(event, further=Further(answers={question.pk: "wood"}))

    for changes in ({"kind": "text", "options": []}, {"options": ["steel", "glass"]}, {"asked": "feedback"}):
        with pytest.raises(QuestionAnswered):
            questions.change_question(by=TESTS, question=Question.objects.get(), changes=changes)
    questions.change_question(by=TESTS, question=question, changes={"options": ["steel", "wood", "glass"]})

    assert Question.objects.get().options == ["steel", "wood", "glass"]


def test_a_question_on_which_another_hangs_stays_before_it_and_is_not_removed():
    event = an_event()
    first = choosing(event, "steel", "wood")
    second = a_question(event, shown_if=first, shown_if_answer="steel")
    third = a_question(event, "Anything else?")

    with pytest.raises(OthersHangOnIt):
        questions.remove_question(by=TESTS, question=first)
    with pytest.raises(OthersHangOnIt):
        questions.move_question(by=TESTS, question=second, up=True)
    with pytest.raises(OthersHangOnIt):
        questions.change_question(by=TESTS, question=first, changes={"options": ["wood", "glass"]})
    questions.move_question(by=TESTS, question=third, up=True)

    assert list(event.questions.all()) == [first, third, second]


def test_answers_go_with_their_question_and_with_their_day():
    event = an_event()
    kept, removed = a_question(event), a_question(event, "Shoes?")
    registration = registered(event, further=Further(answers={kept.pk: "M", removed.pk: "42"}, diet="vegan"))

    questions.remove_question(by=TESTS, question=removed)
    assert [answer.value for answer in registration.answers.all()] == ["M"]
    Answer.objects.update(delete_on=event.ends_at.date() - timedelta(days=400))
    delete_answers_that_are_over.run()

    assert not registration.answers.exists()


def test_answers_to_the_feedback_are_left_alone_when_a_registration_is_changed():
    event = an_event()
    later = a_question(event, "How was it?", asked="feedback")
    registration = registered(event)
    Answer.objects.create(
        registration=registration, question=later, value="good", delete_on=event.ends_at.date() + timedelta(days=9)
    )

    answers.change_answers(by=TESTS, registration=registration, further=Further(diet="vegan"), is_holder=True)

    assert registration.answers.get().value == "good"


def test_the_copy_of_an_event_asks_the_same_on_the_same_conditions():
    event = an_event()
    first = choosing(event, "steel", "wood")
    a_question(event, shown_if=first, shown_if_answer="steel", translations={"fi": {"purpose": "hanskat"}})

    copy = repeating.clone_event(by=TESTS, event=event, day=event.starts_there.date() + timedelta(days=30))

    again, second = copy.questions.all()
    assert second.shown_if == again
    assert second.purpose_in("fi") == "hanskat"


def test_a_draft_with_questions_can_be_looked_at_and_deleted(client):
    otto = a_person("Otto")
    event = a_draft(lead=an_organisation("Omnia", owner=otto))
    first = choosing(event, "steel", "wood")
    a_question(event, shown_if=first, shown_if_answer="steel")
    signed_in(client, otto)

    page = client.get(reverse("events:questions", args=[event.slug])).content.decode()
    client.post(reverse("events:delete", args=[event.slug]))

    assert "Asked only if “What do you weld?” is answered with “steel”." in page
    assert not Question.objects.exists()


def test_the_page_of_the_questions_costs_the_same_with_few_and_with_many(client, django_assert_max_num_queries):
    event, otto = planned_by(client)
    for number in range(25):
        choosing(event, "steel", "wood", wording=f"Question {number}?")
    signed_in(client, otto).get(reverse("events:questions", args=[event.slug]))

    with django_assert_max_num_queries(20):
        assert client.get(reverse("events:questions", args=[event.slug])).content.decode().count("question-line") == 25
