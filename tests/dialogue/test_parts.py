"""A message is split where another matter may begin, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.dialogue.parts import FEWEST_WORDS, MOST, parts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Wo finde ich meine Rechnung? Und wie ändere ich meine IBAN?",
            ("Wo finde ich meine Rechnung?", "Und wie ändere ich meine IBAN?"),
        ),
        (
            "wie stell ich die mailbox ab und wo seh ich mein volumen",
            ("wie stell ich die mailbox ab", "und wo seh ich mein volumen"),
        ),
        (
            "wlan ist langsam ausserdem wie richte ich ein gastnetz ein",
            ("wlan ist langsam", "ausserdem wie richte ich ein gastnetz ein"),
        ),
        (
            "Ich suche die PUK, noch eine andere Frage: was kostet Roaming",
            ("Ich suche die PUK", "noch eine andere Frage: was kostet Roaming"),
        ),
        (
            "Ich brauche die PUK. PS: Wann wird abgebucht?",
            ("Ich brauche die PUK.", "PS: Wann wird abgebucht?"),
        ),
        (
            "Where's my bill and how do I change my plan?",
            ("Where's my bill", "and how do I change my plan?"),
        ),
        # a word too short to stand alone stays with its neighbour
        ("Hallo! Wo finde ich meine PUK? Danke!", ()),
        ("Wie ändere ich außerdem meine Adresse?", ()),
        ("Das Internet geht z. B. bei Regen nicht", ()),
        ("", ()),
        ("?!", ()),
    ],
)
def test_dialogue_splits_a_message_into_its_matters(text: str, expected: tuple[str, ...]) -> None:
    assert parts(text) == expected


@given(
    st.text() | st.lists(st.sampled_from(["Hallo.", "und wie", "außerdem", "Wort", "PS", "–", "?", "\n"])).map(" ".join)
)
def test_dialogue_loses_no_word_and_makes_no_crumbs(text: str) -> None:
    found = parts(text)
    assert len(found) <= MOST and len(found) != 1
    if found:
        letters = [character for character in text if character.isalnum()]
        assert [character for part in found for character in part if character.isalnum()] == letters
        assert all(len(part.split()) >= 1 for part in found)
        assert min(len([word for word in part.split() if any(map(str.isalnum, word))]) for part in found) >= 1


def test_dialogue_keeps_every_part_long_enough_to_mean_something() -> None:
    story = "Ja. Also gut. Das Internet ist weg. Seit Tagen schon. Ich war im Laden. Dort sagte man nichts. Und nun?"
    found = parts(story)
    assert len(found) == MOST
    assert all(len(part.split()) >= FEWEST_WORDS for part in found)
