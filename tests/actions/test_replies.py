"""What a short reply to a clarifying question picks."""

from __future__ import annotations

import pytest

from bot.actions.replies import Choice, choice_of


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("A", Choice.FIRST),
        ("@telekom_hilft a)", Choice.FIRST),
        ("A bitte", Choice.FIRST),
        ("Ja, genau", Choice.FIRST),
        ("B.", Choice.SECOND),
        ("b!", Choice.SECOND),
        ("Mensch", Choice.PERSON),
        ("Lieber ein Mensch", Choice.PERSON),
        ("A please", Choice.FIRST),
        ("Yes please", Choice.FIRST),
        ("the second", Choice.SECOND),
        ("das zweite", Choice.SECOND),
        ("eher das zweite", Choice.SECOND),
        ("Das erste!", Choice.FIRST),
        ("das zweite Handy", None),
        ("die", None),
        ("second one", Choice.SECOND),
        ("human", Choice.PERSON),
        ("a real person", Choice.PERSON),
        ("Agent please", Choice.PERSON),
        ("no", Choice.NEITHER),
        ("nein", Choice.NEITHER),
        ("Weder noch.", Choice.NEITHER),
        ("nein, keins davon", Choice.NEITHER),
        ("none of these", Choice.NEITHER),
        ("Nein, das meinte ich nicht", Choice.NEITHER),
        ("That's not what I asked", Choice.NEITHER),
        ("nein danke", None),
        ("nein Festnetz", None),
        ("Das meinte ich nicht, es geht um die Mobilbox am Handy", None),
        ("", None),
        ("Es geht um meine Rechnung", None),
        ("A weiß ich nicht, B auch nicht", None),
        ("kein Mensch versteht das hier", None),
    ],
)
def test_actions_replies_understands_short_replies(text: str, choice: Choice | None) -> None:
    assert choice_of(text) is choice
