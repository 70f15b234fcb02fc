"""Every rule of the decision, one line each; then what holds for all of them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions.decide import decide
from bot.actions.heard import Content, Understanding
from bot.actions.replies import Choice
from bot.messages import Channel, Context, Decision, Form, Outcome, Urgency
from faq_index.answer import Finding
from tests.actions.matters import (
    ANSWERED,
    ASKED,
    ENTRIES,
    PRIVATE_DATA,
    PUBLIC,
    WORDING,
    decided,
    entry,
    finding,
    understood,
)

#: what Rasa says, what the index says, what is known; the outcome, the reason, the entry
RULES = [
    # both sure and agreed: answered
    ("rechnung", finding("hit", "rechnung", "ausfall"), PUBLIC, "answer", "sure", "rechnung"),
    # a question was asked before, now it is clear: answered
    ("rechnung", finding("hit", "rechnung", "ausfall"), ASKED, "answer", "sure", "rechnung"),
    # personal data in public beats an answer, not in a direct message
    ("rechnung", finding("hit", "rechnung"), PRIVATE_DATA, "handover", "personal_data_in_public", None),
    ("rechnung", finding("hit", "rechnung"), replace(PRIVATE_DATA, channel=Channel.DM), "answer", "sure", "rechnung"),
    # a concern for people: after Rasa alone, after the index alone, after a near index
    ("todesfall", finding("hit", "todesfall"), PUBLIC, "handover", "concern_is_for_people", "todesfall"),
    ("todesfall", finding("hit", "rechnung"), PUBLIC, "handover", "concern_is_for_people", None),
    ("rechnung", finding("hit", "todesfall"), PUBLIC, "handover", "concern_is_for_people", "todesfall"),
    ("rechnung", finding("unsure", "todesfall", "rechnung"), PUBLIC, "handover", "concern_is_for_people", None),
    # both opinions agree, but it is not sure: general words, but where somebody may be in danger
    ("todesfall", finding("unsure", "todesfall", "rechnung"), PUBLIC, "handover", "concern_is_for_people", None),
    ("gefahr", finding("unsure", "gefahr", "rechnung"), PUBLIC, "handover", "concern_is_for_people", "gefahr"),
    # a concern of ours that no entry covers: people, and the editors learn of it
    (
        "service.anderes-anliegen",
        finding("hit", "service.anderes-anliegen"),
        PUBLIC,
        "handover",
        "no_entry",
        "service.anderes-anliegen",
    ),
    ("service.anderes-anliegen", finding("unsure", "rechnung"), PUBLIC, "handover", "no_entry", None),
    (
        "service.anderes-anliegen",
        finding("unsure", "todesfall", "rechnung"),
        PUBLIC,
        "handover",
        "concern_is_for_people",
        None,
    ),
    # a reading for people is near
    ("rechnung", finding("unsure", "rechnung", "todesfall"), PUBLIC, "handover", "may_be_for_people", None),
    # nothing to do: only when both say so
    ("dank", finding("hit", "dank"), PUBLIC, "close", "dank", "dank"),
    ("spam", finding("hit", "dank"), PUBLIC, "close", "dank", "dank"),
    ("dank", finding("unsure", "dank", "rechnung"), PUBLIC, "handover", "not_sure", None),
    ("rechnung", finding("hit", "dank"), PUBLIC, "handover", "not_sure", None),
    ("dank", finding("hit", "rechnung"), PUBLIC, "handover", "not_sure", None),
    # an unclear concern: asked once, then a person
    ("unklar", finding("hit", "unklar"), PUBLIC, "ask", "concern_is_unclear", "unklar"),
    ("unklar", finding("hit", "unklar"), ASKED, "handover", "asked_before", None),
    ("rechnung", finding("unsure", "unklar", "rechnung"), PUBLIC, "ask", "concern_is_unclear", "unklar"),
    # two readings: asked once, then a person
    ("rechnung", finding("unsure", "rechnung", "ausfall"), PUBLIC, "ask", "unsure", None),
    ("rechnung", finding("unsure", "rechnung", "ausfall"), ASKED, "handover", "asked_before", None),
    # sure, although Rasa alone would have said another answer
    ("ausfall", finding("hit", "rechnung", "unklar"), PUBLIC, "answer", "sure", "rechnung"),
    # one of them cannot be answered
    ("rechnung", finding("unsure", "rechnung", "unklar"), PUBLIC, "ask", "unsure_one", None),
    # nothing near
    ("rechnung", finding("miss", "rechnung", "ausfall"), PUBLIC, "handover", "not_sure", None),
    ("todesfall", finding("miss", "rechnung"), PUBLIC, "handover", "not_sure", None),
    # sure, but the editors have not written it (or its time is over)
    ("neu", finding("hit", "neu"), PUBLIC, "handover", "no_entry", None),
    # a short reply to "A or B?"
    (understood("unklar", choice=Choice.FIRST), finding("miss", "unklar"), ASKED, "answer", "picked", "rechnung"),
    (understood("unklar", choice=Choice.SECOND), finding("miss", "unklar"), ASKED, "answer", "picked", "ausfall"),
    (
        understood("unklar", choice=Choice.PERSON),
        finding("miss", "unklar"),
        ASKED,
        "handover",
        "person_wanted",
        "person.gewuenscht",
    ),
    # … is one only after a question, and only for what it offered
    (understood("unklar", choice=Choice.FIRST), finding("miss", "unklar"), PUBLIC, "handover", "not_sure", None),
    (
        understood("unklar", choice=Choice.SECOND),
        finding("unsure", "unklar", "dank"),
        replace(ASKED, offered=("rechnung",)),
        "handover",
        "asked_before",
        None,
    ),
    # "ja" picks where one reading was offered, not where two were; danger is heard before any pick
    (
        understood("unklar", choice=Choice.YES),
        finding("miss", "unklar"),
        replace(ASKED, offered=("rechnung",)),
        "answer",
        "picked",
        "rechnung",
    ),
    (understood("unklar", choice=Choice.YES), finding("miss", "unklar"), ASKED, "handover", "not_sure", None),
    (
        understood("unklar", choice=Choice.NEITHER, alarm="anger"),
        finding("miss", "unklar"),
        ASKED,
        "handover",
        "alarm",
        None,
    ),
    # "nein" to our question: a person, not once more what was denied; after an answer it did not help
    (understood("rechnung", choice=Choice.NEITHER), finding("hit", "rechnung"), ASKED, "handover", "declined", None),
    (understood("dank", choice=Choice.NEITHER), finding("hit", "dank"), ANSWERED, "handover", "did_not_help", None),
    (understood("dank", choice=Choice.NEITHER), finding("hit", "dank"), PUBLIC, "close", "dank", "dank"),
    # "nein, ich will …" to our question: never what was offered, whatever the rest is near to; another matter is heard
    (understood("rechnung", says_no=True), finding("hit", "rechnung"), ASKED, "handover", "declined", None),
    (
        understood("rechnung", says_no=True),
        finding("hit", "rechnung"),
        replace(ASKED, offered=("ausfall",)),
        "answer",
        "sure",
        "rechnung",
    ),
    (understood("rechnung", says_no=True), finding("hit", "rechnung"), PUBLIC, "answer", "sure", "rechnung"),
    # a question that names nothing: the nearest entry is not what is meant; after our question it is read along
    (understood("ausfall", refers_back=True), finding("hit", "ausfall"), ANSWERED, "handover", "refers_back", None),
    (understood("ausfall", refers_back=True), finding("unsure", "ausfall"), PUBLIC, "handover", "refers_back", None),
    (understood("unklar", refers_back=True), finding("hit", "unklar"), PUBLIC, "ask", "concern_is_unclear", "unklar"),
    (understood("ausfall", refers_back=True), finding("hit", "ausfall"), ASKED, "answer", "sure", "ausfall"),
    # our answer did not help: a person, but nothing is said over the words for a matter that is sure
    (understood("ausfall", unhelped=True), finding("miss", "ausfall"), ANSWERED, "handover", "did_not_help", None),
    (understood("ausfall", unhelped=True), finding("hit", "ausfall"), ANSWERED, "handover", "did_not_help", None),
    (
        understood("todesfall", unhelped=True),
        finding("hit", "todesfall"),
        ANSWERED,
        "handover",
        "concern_is_for_people",
        "todesfall",
    ),
    # … which only somebody can say who has had an answer
    (understood("ausfall", unhelped=True), finding("hit", "ausfall"), PUBLIC, "answer", "sure", "ausfall"),
    # thanks after an answer stay thanks
    ("dank", finding("hit", "dank"), ANSWERED, "close", "dank", "dank"),
    # nothing to read; only our name is a knock at the door
    (understood("dank", content=Content.NOTHING), finding("hit", "dank"), PUBLIC, "handover", "nothing_to_read", None),
    (
        understood("dank", content=Content.MENTION),
        finding("hit", "dank"),
        PUBLIC,
        "ask",
        "greeting",
        "smalltalk.gruss",
    ),
    (understood("dank", content=Content.MENTION), finding("hit", "dank"), ASKED, "handover", "nothing_to_read", None),
]


@pytest.mark.parametrize(("intent", "found", "context", "outcome", "reason", "chosen"), RULES)
def test_actions_decide_by_rule(
    intent: Understanding | str, found: Finding, context: Context, outcome: str, reason: str, chosen: str | None
) -> None:
    decision = decided(intent, found, context)
    assert (decision.outcome, decision.reason, decision.entry) == (outcome, reason, chosen)


def test_actions_decide_speaks_as_the_customer_is_addressed() -> None:
    formal = decided("rechnung", finding("hit", "rechnung"), replace(PUBLIC, form=Form.SIE))
    assert formal.texts == ("Sie: rechnung",)
    assert decided("rechnung", finding("hit", "rechnung")).texts == ("du: rechnung",)


def test_actions_decide_offers_both_readings_by_their_labels_likeliest_first() -> None:
    # given: Rasa and the index disagree about two answers
    decision = decided("ausfall", finding("unsure", "rechnung", "unklar", "ausfall"))
    # then: each text offers A and B, and the candidates begin with what A and B stand for
    assert len(decision.texts) == len(WORDING.clarify.du)
    assert all("A: Etikett rechnung" in text and "B: Etikett ausfall" in text for text in decision.texts)
    assert [name for name, _ in decision.candidates[:2]] == ["rechnung", "ausfall"]
    assert dict(decision.candidates)["unklar"] == 0.3


def test_actions_decide_says_words_of_mourning_only_when_sure() -> None:
    sure = decided("todesfall", finding("hit", "todesfall"))
    doubtful = decided("rechnung", finding("unsure", "todesfall", "rechnung"))
    assert sure.texts == ("du: todesfall",)
    assert doubtful.texts == WORDING.handover.du


def test_actions_decide_never_tells_someone_in_danger_off_for_a_phone_number() -> None:
    danger = decided("gefahr", finding("hit", "gefahr"), PRIVATE_DATA)
    other = decided("rechnung", finding("hit", "rechnung"), PRIVATE_DATA)
    assert danger.texts == ("du: gefahr",)
    assert danger.urgency is Urgency.CRITICAL
    assert other.texts == WORDING.personal_data.du


@pytest.mark.parametrize(
    ("understanding", "found", "urgency"),
    [
        # the entry's own
        (understood("ausfall"), finding("hit", "ausfall"), Urgency.HIGH),
        (understood("todesfall"), finding("hit", "todesfall"), Urgency.HIGH),
        # a matter for people keeps its urgency when its own words are not said
        (understood("todesfall"), finding("unsure", "todesfall", "rechnung"), Urgency.HIGH),
        (understood("todesfall"), finding("unsure", "rechnung", "ausfall"), Urgency.HIGH),
        # something critical is Rasa's second reading, or the index's
        (
            understood("rechnung", ranking=(("rechnung", 0.5), ("gefahr", 0.4))),
            finding("miss", "dank"),
            Urgency.CRITICAL,
        ),
        (understood("rechnung"), finding("unsure", "rechnung", "gefahr"), Urgency.CRITICAL),
        # a second reading that is far less likely than the first does not
        (understood("rechnung"), finding("hit", "rechnung", "gefahr"), Urgency.LOW),
        (
            understood("rechnung", ranking=(("rechnung", 0.9), ("gefahr", 0.02))),
            finding("miss", "dank"),
            Urgency.NORMAL,
        ),
        # no entry, nothing critical near
        (understood("rechnung"), finding("miss", "ausfall", "unklar", "gefahr"), Urgency.NORMAL),
    ],
)
def test_actions_decide_puts_the_most_urgent_likely_reading_first(
    understanding: Understanding, found: Finding, urgency: Urgency
) -> None:
    assert decided(understanding, found).urgency is urgency


def test_actions_decide_tells_what_an_explanation_needs() -> None:
    decision = decided("rechnung", finding("hit", "rechnung", "ausfall"))
    assert (decision.intent, decision.confidence, decision.version) == ("rechnung", 0.9, "v1")
    assert decision.candidates == (("rechnung", 0.9), ("ausfall", 0.05))
    assert Decision.from_json(decision.to_json()) == decision


def test_actions_decide_tells_the_case_what_did_not_help() -> None:
    decision = decided(understood("ausfall", unhelped=True), finding("unsure", "ausfall", "unklar"), ANSWERED)
    assert decision.texts == WORDING.did_not_help.du
    assert decision.candidates[0][0] == "rechnung"


NAMES = st.sampled_from([*ENTRIES, "neu"])
FINDINGS = st.builds(
    finding, st.sampled_from(["hit", "unsure", "miss"]), NAMES, NAMES.filter(lambda name: name != "neu"), NAMES
)
UNDERSTANDINGS = st.builds(
    lambda intent, content, choice, unhelped: understood(intent, content=content, choice=choice, unhelped=unhelped),
    NAMES,
    st.sampled_from(Content),
    st.none() | st.sampled_from(Choice),
    st.booleans(),
)
PARTS = st.lists(NAMES.map(lambda name: finding("hit", name)), max_size=3)
CONTEXTS = st.builds(
    Context,
    channel=st.sampled_from(Channel),
    form=st.sampled_from(Form),
    asked_before=st.booleans(),
    offered=st.lists(NAMES, max_size=2).map(tuple),
    answered=st.none() | NAMES,
    personal_data=st.booleans(),
)


@given(understanding=UNDERSTANDINGS, found=FINDINGS, context=CONTEXTS, parts=PARTS)
def test_actions_decide_keeps_its_promises_whatever_comes(
    understanding: Understanding, found: Finding, context: Context, parts: list[Finding]
) -> None:
    decision = decide(understanding, found, context, ENTRIES, WORDING, parts=parts)
    # P1: whoever is not sent away without a word gets words, and only an answer's own words answer
    assert bool(decision.texts) == (decision.outcome is not Outcome.CLOSE)
    if decision.outcome is Outcome.ANSWER:
        assert ENTRIES[decision.entry or ""].handling == "answer"
    # P3: never a second question in a row
    assert not (context.asked_before and decision.outcome is Outcome.ASK)
    # P4: what Rasa or a sure index takes for a matter of people is not answered by its meaning
    for_people = (
        understanding.handling == "person" or ENTRIES.get(found.entry_id or "", entry("x", "ask")).handling == "person"
    )
    assert not (for_people and decision.outcome is Outcome.ANSWER and decision.reason != "picked")
    named = {part.entry_id or "" for part in parts} - {"service.anderes-anliegen"}
    people_in_parts = any(ENTRIES.get(name, entry("x", "ask")).handling == "person" for name in named)
    by_meaning = decision.reason not in ("picked", "greeting")
    assert not (people_in_parts and decision.outcome in (Outcome.ANSWER, Outcome.ASK) and by_meaning)
    # P5: nothing is answered in public under personal data
    if context.personal_data and context.channel is Channel.PUBLIC:
        assert decision.outcome is Outcome.HANDOVER
    # only what both are sure of is closed
    if decision.outcome is Outcome.CLOSE:
        assert found.kind == "hit" and understanding.handling == "close"
