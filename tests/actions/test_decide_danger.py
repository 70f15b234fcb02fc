"""What is decided after alarm words, and whose words are said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.actions.decide import decide
from bot.messages import Context, Outcome, Urgency
from faq_index.answer import Finding
from tests.actions.matters import (
    ENTRIES,
    PRIVATE_DATA,
    PUBLIC,
    WORDING,
    decided,
    entry,
    finding,
    understood,
)


def test_actions_leave_an_alarm_to_people_and_danger_on_top() -> None:
    # given a sure answer, and words of danger beside it; then words that nobody understands otherwise
    sure = decided(understood("rechnung", alarm="danger"), finding("hit", "rechnung"))
    unclear = decided(understood("rechnung", alarm="life"), finding("miss", "rechnung"))
    grieving = decided(understood("rechnung", alarm="bereavement"), finding("hit", "rechnung"))
    # then people get it, at once where somebody may be in danger
    assert {one.outcome for one in (sure, unclear, grieving)} == {Outcome.HANDOVER}
    assert {one.reason for one in (sure, unclear, grieving)} == {"alarm"}
    assert (sure.urgency, unclear.urgency) == (Urgency.CRITICAL, Urgency.CRITICAL)
    assert grieving.urgency is Urgency.NORMAL


DANGER = replace(entry("sicherheit.gefahr-vor-ort", "person", "critical"))


@pytest.mark.parametrize(
    ("found", "context"),
    [
        # a phone number beside it, in public
        (finding("unsure", "rechnung", "ausfall"), PRIVATE_DATA),
        # the index is sure of something for people that nobody dies of
        (finding("hit", "todesfall"), PUBLIC),
        (finding("hit", "todesfall"), PRIVATE_DATA),
    ],
)
def test_actions_say_the_words_of_danger_over_all_others(found: Finding, context: Context) -> None:
    # given an alarm word of danger
    burning = understood("rechnung", alarm="danger")
    entries = ENTRIES | {DANGER.id: DANGER}
    # then its words are said, whatever else is understood
    decision = decide(burning, found, context, entries, WORDING)
    assert decision.texts == DANGER.handover.du
    assert decision.urgency is Urgency.CRITICAL


def test_actions_say_the_own_words_of_a_sure_matter_for_people_despite_an_alarm() -> None:
    found = decided(understood("todesfall", alarm="bereavement"), finding("hit", "todesfall"))
    assert (found.reason, found.entry) == ("concern_is_for_people", "todesfall")
