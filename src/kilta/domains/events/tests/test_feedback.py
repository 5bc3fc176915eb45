from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kilta.domains.events.codes import link_code
from kilta.domains.events.jobs import delete_answers_that_are_over
from kilta.domains.events.models import Event, Feedback, FeedbackAnswer, Question
from kilta.domains.events.queries.feedback import feedback_summary
from kilta.domains.events.tests.builders import TESTS, a_class, a_past_event, an_event_today, registered
from kilta.domains.events.use_cases import closing, settling
from kilta.domains.events.use_cases.attending import confirm_class
from kilta.domains.events.use_cases.feedback import Said, give_feedback, give_feedback_of_class
from kilta.domains.events.use_cases.refusals import (
    ClassHasAnswered,
    FeedbackClosed,
    FeedbackOfThoseWhoCame,
    NothingSaid,
)
from kilta.domains.people.exports import everything_about
from kilta.domains.people.tests.builders import a_member_of_staff, a_person
from kilta.domains.people.use_cases.erasing import erase_person

pytestmark = pytest.mark.django_db
GOOD = Said(usefulness=5, learnt=4, recommends="yes", best="The welding.")


def those_who_came(count, group="teacher", *, event=None):
    """An event that is over, with so many more people who were there."""
    event = event or a_past_event()
    from kilta.domains.events.use_cases.registering import add_registration

    added = [
        add_registration(by=TESTS, event=event, target_group=group, name=f"{group} {number}") for number in range(count)
    ]
    settling.note_attendance(by=TESTS, event=event)
    return event, added


def said_by(registrations, *marks):
    for registration, mark in zip(registrations, marks, strict=True):
        give_feedback(
            by=TESTS, registration=registration, said=Said(usefulness=mark, best=f"Mark {mark}"), language="en"
        )


def a_question(event, **fields):
    return event.questions.create(
        asked=Question.Asked.FEEDBACK, wording={"en": "Would you weld again?"}, purpose="To plan.", **fields
    )


def test_who_was_there_answers_once_and_may_change_it():
    event, [aino] = those_who_came(1)

    give_feedback(by=TESTS, registration=aino, said=GOOD, language="fi")
    give_feedback(by=TESTS, registration=aino, said=Said(usefulness=2), language="fi")

    kept = Feedback.objects.get(event=event)
    assert (kept.usefulness, kept.learnt, kept.best, kept.language) == (2, None, "", "fi")


def test_who_did_not_come_is_not_asked():
    _event, [aino] = those_who_came(1)
    bert = a_past_event("Bert", title="Another").registrations.get()
    settling.mark_absent(by=TESTS, event=bert.event)

    with pytest.raises(FeedbackOfThoseWhoCame):
        give_feedback(by=TESTS, registration=bert, said=GOOD, language="en")
    with pytest.raises(NothingSaid):
        give_feedback(by=TESTS, registration=aino, said=Said(), language="en")


def test_feedback_is_taken_from_the_start_until_some_weeks_after_the_event_or_its_closing():
    event, [aino] = those_who_came(1)
    long_ago = timezone.now() - timedelta(days=90)
    Event.objects.filter(pk=event.pk).update(starts_at=long_ago, ends_at=long_ago + timedelta(hours=2))

    with pytest.raises(FeedbackClosed):
        give_feedback(by=TESTS, registration=aino, said=GOOD, language="en")
    closing.close_event(by=TESTS, event=event)
    give_feedback(by=TESTS, registration=aino, said=GOOD, language="en")

    assert Feedback.objects.count() == 1


def test_pupils_answer_once_for_each_phone_and_not_more_than_came():
    group = a_class(an_event_today(), 3)
    confirm_class(by=TESTS, registration=group, arrived=2)

    for phone in ("one", "two", "one"):
        give_feedback_of_class(by=TESTS, registration=group, phone=phone, said=GOOD, language="en")

    assert Feedback.objects.of_classes().count() == 2
    with pytest.raises(ClassHasAnswered):
        give_feedback_of_class(by=TESTS, registration=group, phone="three", said=GOOD, language="en")


def test_own_questions_are_answered_and_deleted_on_their_day():
    event, [aino] = those_who_came(1)
    question = a_question(event, kind="yes_no", delete_after_days=10)

    give_feedback(by=TESTS, registration=aino, said=Said(answers={question.pk: "yes"}), language="en")

    answer = FeedbackAnswer.objects.get()
    assert answer.delete_on == (event.ends_at + timedelta(days=10)).date()
    FeedbackAnswer.objects.update(delete_on=timezone.now().date())
    delete_answers_that_are_over.run()
    assert not FeedbackAnswer.objects.exists()


def test_below_five_answers_nothing_is_shown():
    event, people = those_who_came(5)
    said_by(people[:4], 1, 2, 3, 4)

    few = feedback_summary(event)
    said_by(people[4:], 5)
    enough = feedback_summary(event)

    assert (few.is_hidden, few.answers, few.marks, few.texts) == (True, 4, (), ())
    assert not enough.is_hidden
    assert enough.usefulness == 3.0
    assert enough.marks[0].counts == [1, 1, 1, 1, 1]
    assert len(enough.texts[0].texts) == 5


def test_a_small_group_is_hidden_and_cannot_be_reckoned_from_the_others():
    event, teachers = those_who_came(6)
    _event, students = those_who_came(7, "student", event=event)
    _event, parents = those_who_came(2, "parent", event=event)
    said_by([*teachers, *students, *parents], *([4] * 15))

    groups = {one.target_group: one.answers for one in feedback_summary(event).groups}

    # The two parents would be the rest of the sum; so the smallest other group is hidden with them.
    assert groups == {"teacher": None, "parent": None, "student": 7}


def test_the_results_cost_the_same_for_few_and_many(django_assert_max_num_queries):
    event, people = those_who_came(12)
    for number in range(4):
        a_question(event, kind="number", position=number)
    said_by(people, *([3] * 12))

    with django_assert_max_num_queries(14):
        assert feedback_summary(event).answers == 12


def test_what_was_said_goes_with_the_copy_of_ones_data_and_the_words_with_the_erased():
    aino = a_person("Aino")
    event = an_event_today()
    registration = registered(event, aino)
    question = a_question(event, kind="text")
    said = Said(usefulness=5, best="Xylographic words", answers={question.pk: "Secret words"})
    give_feedback(by=aino, registration=registration, said=said, language="en")

    [copied] = everything_about(aino)["event_feedback"]
    [own] = everything_about(aino)["event_registrations"]
    erase_person(by=aino, person=aino)

    assert (copied["best"], copied["answers"]) == ("Xylographic words", {"Would you weld again?": "Secret words"})
    assert own["event"] == "Welding workshop"
    kept = Feedback.objects.get()
    assert (kept.usefulness, kept.best) == (5, "")
    assert not FeedbackAnswer.objects.exists()
    registration.refresh_from_db()
    assert (registration.name, registration.email) == ("", "")


def feedback_page(registration):
    return reverse("events:give_feedback", args=[link_code(registration)])


def test_by_the_link_of_the_mail_a_guest_says_how_it_was(client):
    event, [aino] = those_who_came(1)
    question = a_question(event, kind="choice", options=["MIG", "TIG"])
    sent = {"usefulness": "4", "recommends": "yes", "best": "Sparks", f"question-{question.pk}": "TIG", "is_sent": "1"}

    answer = client.post(feedback_page(aino), sent, follow=True)

    assert "You have answered" in answer.content.decode()
    assert Feedback.objects.get().best == "Sparks"
    assert FeedbackAnswer.objects.get().value == "TIG"


def test_an_empty_form_says_so_and_loses_nothing(client):
    _event, [aino] = those_who_came(1)

    answer = client.post(feedback_page(aino), {"is_sent": "1"})

    assert "Answer at least one question." in answer.content.decode()
    assert not Feedback.objects.exists()


def test_with_the_code_of_the_class_a_pupil_says_how_it_was_without_an_account():
    group = a_class(an_event_today(), 24)
    page = reverse("events:class_feedback", args=[group.event.slug])
    phones = [Client(), Client()]

    assert phones[0].get(page).status_code == 404
    for phone in phones:
        joined = phone.post(reverse("events:join"), {"code": group.class_code})
        assert joined["Location"].endswith("/room")
        assert "Say how it was" in phone.get(joined["Location"]).content.decode()
        phone.get(page)
        phone.post(page, {"usefulness": "5", "is_sent": "1"})
        phone.post(page, {"usefulness": "3", "is_sent": "1"})

    assert list(Feedback.objects.values_list("usefulness", flat=True)) == [3, 3]


def test_after_the_event_the_code_of_the_class_leads_to_the_feedback(client):
    group = a_class(an_event_today(), 24)
    confirm_class(by=TESTS, registration=group, arrived=20)
    over = timezone.now() - timedelta(days=3)
    Event.objects.filter(pk=group.event_id).update(starts_at=over - timedelta(hours=2), ends_at=over)
    closing.close_event(by=TESTS, event=group.event)

    joined = client.post(reverse("events:join"), {"code": group.class_code})

    assert joined["Location"].endswith("/feedback")
    assert client.get(joined["Location"]).status_code == 200


def test_organisers_read_the_results_and_take_them_away(client):
    event, people = those_who_came(6)
    said_by(people, 1, 2, 3, 4, 5, 5)
    staff = a_member_of_staff()
    client.force_login(staff.account)

    page = client.get(reverse("events:feedback_results", args=[event.slug])).content.decode()
    taken = client.get(reverse("events:take_feedback", args=[event.slug, "csv"]))

    assert "3.3" in page
    assert "<svg" in page
    assert "Mark 5" in page
    text = b"".join(taken.streaming_content).decode() if taken.streaming else taken.content.decode()
    assert '"How useful was it for you, all in all?",5,2,3.33' in text
