"""What a short reply to a clarifying question picks."""

from __future__ import annotations

import pytest

from bot.actions.replies import Choice, begins_with_no, choice_of


@pytest.mark.parametrize(
    ("text", "choice"),
    [
        ("A", Choice.FIRST),
        ("@telekom_hilft a)", Choice.FIRST),
        ("A bitte", Choice.FIRST),
        ("Ja, genau", Choice.YES),
        ("B.", Choice.SECOND),
        ("b!", Choice.SECOND),
        ("Mensch", Choice.PERSON),
        ("Lieber ein Mensch", Choice.PERSON),
        ("A please", Choice.FIRST),
        ("Yes please", Choice.YES),
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
        ("Das stimmt nicht", Choice.NEITHER),
        ("passt beides nicht", Choice.NEITHER),
        ("Weder A noch B", Choice.NEITHER),
        ("Keins von den beiden", Choice.NEITHER),
        ("leider nicht", Choice.NEITHER),
        ("etwas anderes", Choice.NEITHER),
        ("none of the above", Choice.NEITHER),
        ("Ja, B", Choice.SECOND),
        ("genau, das zweite", Choice.SECOND),
        ("Es geht um B", Choice.SECOND),
        ("the latter", Choice.SECOND),
        ("das erstere", Choice.FIRST),
        ("A und B", None),
        ("A oder B?", None),
        ("A nicht", None),
        ("Ja, Handy", None),
        ("zwei Wochen", None),
        ("2 Wochen schon", None),
        ("die 1. Rechnung", None),
        ("A new router", None),
        ("richtig langsam", None),
        ("nichts", None),
        ("Meine SIM geht nicht", None),
        ("Ich meine nicht Festnetz, sondern Handy", None),
        ("kein Mensch", None),
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


@pytest.mark.parametrize(
    ("text", "no"),
    [
        ("Nein, ich will sie einrichten, nicht ausschalten", True),
        ("@telekom_hilft nö, ich möchte sie wieder einschalten", True),
        ("No, I want to switch it on", True),
        ("Nee das wars nicht, es geht ums Festnetz", True),
        ("No internet at all since this morning", False),
        ("Ich will nein sagen können", False),
        ("ja, genau", False),
        ("", False),
    ],
)
def test_actions_replies_that_begin_with_no(text: str, no: bool) -> None:
    assert begins_with_no(text) is no
