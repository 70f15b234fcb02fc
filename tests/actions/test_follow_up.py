"""Questions that name no matter of their own, and questions that do."""

from __future__ import annotations

import pytest

from bot import wiring
from bot.actions.follow_up import refers_back
from bot.settings import settings
from faq_index import entries, phrasings
from tests.conftest import ROOT


@pytest.mark.parametrize(
    "text",
    [
        "und was kostet das?",
        "Wie lange dauert das denn?",
        "ok und wo finde ich die",
        "And how much is it?",
        "how long does that take",
        "Was muss ich dafür machen?",
    ],
)
def test_actions_follow_up_hears_that_nothing_is_named(text: str) -> None:
    assert refers_back(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "🙈",
        "☎️ ➡️ 📱 wie geht das?",
        "#31# geht das noch?",
        "Was kostet die eSIM?",
        "Und im Ausland?",
        "Wo finde ich die PUK?",
        "How do I cancel?",
        "5G?",
    ],
)
def test_actions_follow_up_leaves_questions_alone_that_name_something(text: str) -> None:
    assert not refers_back(text)


def test_actions_follow_up_costs_no_answer() -> None:
    # given what our writers wrote about concerns that the machine may answer
    known = {entry.id: entry for entry in entries.load(ROOT / "bot/data/faq", facts=wiring.words(settings())[0].facts)}
    said = phrasings.load(ROOT / "bot/data/nlu", known=known)
    asked = [one.text for one in said if known[one.entry_id].handling == "answer"]
    # then not one of them names nothing
    assert len(asked) > 8_000
    assert not [text for text in asked if refers_back(text)]
