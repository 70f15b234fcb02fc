"""What is decided about a message of which parts are surely about something else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.actions.decide import decide
from bot.messages import Form, Urgency
from bot.wording import in_form
from faq_index.answer import Finding
from tests.actions.matters import (
    ENTRIES,
    PUBLIC,
    WORDING,
    finding,
    understood,
)

#: what the whole message means, what single parts surely mean; the outcome, the reason, the entry
SEVERAL = [
    # two answers: the first is given, with a word about the other
    (finding("hit", "rechnung", "ausfall"), ("rechnung", "ausfall"), "answer", "several_concerns", "rechnung"),
    # one of them is for people, whether the message as a whole sounds so or not
    (finding("hit", "rechnung", "ausfall"), ("rechnung", "todesfall"), "handover", "several_concerns", None),
    (finding("unsure", "rechnung", "ausfall"), ("todesfall",), "handover", "several_concerns", None),
    # more than two: nobody wants to be sent away with two of three
    (finding("hit", "rechnung", "ausfall", "unklar"), ("ausfall", "todesfall"), "handover", "several_concerns", None),
    # thanks with a question are not closed
    (finding("hit", "dank", "rechnung"), ("rechnung",), "handover", "several_concerns", None),
    # what the whole message is about anyway, small talk, or what the whole message is far from is no second concern
    (finding("hit", "rechnung", "ausfall"), ("rechnung",), "answer", "sure", "rechnung"),
    (finding("hit", "rechnung", "dank"), ("rechnung", "dank"), "answer", "sure", "rechnung"),
    (finding("hit", "rechnung", "smalltalk.gruss"), ("smalltalk.gruss",), "answer", "sure", "rechnung"),
    (finding("hit", "rechnung", "dank"), ("rechnung", "ausfall"), "answer", "sure", "rechnung"),
    # a neighbour (all entries here are of one topic) only beside a part that is surely about the message's own
    (finding("hit", "rechnung", "ausfall"), ("ausfall",), "answer", "sure", "rechnung"),
    # half a story reads like something that no entry covers: that is no second concern
    (finding("hit", "rechnung", "ausfall"), ("service.anderes-anliegen",), "answer", "sure", "rechnung"),
    # two answers, not sure which comes first: asked, and both are offered
    (finding("unsure", "rechnung", "ausfall"), ("rechnung", "ausfall"), "ask", "unsure", None),
]


@pytest.mark.parametrize(("found", "parts", "outcome", "reason", "chosen"), SEVERAL)
def test_actions_decide_sees_several_concerns(
    found: Finding, parts: tuple[str, ...], outcome: str, reason: str, chosen: str | None
) -> None:
    intent = understood(found.candidates[0][0])
    sure = [finding("hit", part) for part in parts]
    decision = decide(intent, found, PUBLIC, ENTRIES, WORDING, parts=sure)
    assert (decision.outcome, decision.reason, decision.entry) == (outcome, reason, chosen)
    # the case knows every concern
    if reason == "several_concerns":
        assert {*parts} <= {name for name, _ in decision.candidates}


@pytest.mark.parametrize("form", Form)
def test_actions_decide_tells_what_it_does_not_answer(form: Form) -> None:
    both = [finding("hit", "rechnung"), finding("hit", "ausfall")]
    context = replace(PUBLIC, form=form)
    decision = decide(
        understood("rechnung"), finding("hit", "rechnung", "ausfall"), context, ENTRIES, WORDING, parts=both
    )
    said = {text.replace("{b}", "Etikett ausfall") for text in in_form(WORDING.also, form)}
    answer = in_form(ENTRIES["rechnung"].answers, form)[0]
    assert {*decision.texts} == {f"{answer} {also}" for also in said}


def test_actions_decide_puts_danger_in_a_part_first() -> None:
    # given: a question, and a sentence about a danger, of which the whole message sounds a little, too
    parts = [finding("hit", "gefahr")]
    decision = decide(
        understood("rechnung"), finding("hit", "rechnung", "gefahr"), PUBLIC, ENTRIES, WORDING, parts=parts
    )
    assert (decision.urgency, decision.texts) == (Urgency.CRITICAL, ("du: gefahr",))
    # when the whole message does not: the queue's top all the same, but no words about danger
    far = decide(understood("rechnung"), finding("hit", "rechnung", "dank"), PUBLIC, ENTRIES, WORDING, parts=parts)
    assert (far.urgency, far.texts) == (Urgency.CRITICAL, WORDING.handover.du)
