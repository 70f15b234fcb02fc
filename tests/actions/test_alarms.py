"""After certain words only people answer, and those words do not stand in the way of ordinary questions."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.actions.alarms import alarm_in
from faq_index import phrasings
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ihr seid doch alle UNFÄHIG, mein Router blinkt rot!", "anger"),
        ("Ersatz für den Mietrouter später, erstmal: es raucht aus dem Ding", "danger"),
        ("Sie hat auf der Mailbox gesagt, sie will sich was antun", "life"),
        ("Mahnbescheid bekommen, was nun", "law"),
        ("Meine Mutter ist gestorben, wo lade ich ihre Rechnung herunter?", "bereavement"),
        ("bin arbeitslos, kann ich die Mahnung in Raten zahlen", "hardship"),
        ("Wo finde ich meine Rechnung?", ""),
        ("Gibt es den Nachlass auch für Studenten?", ""),
        ("Kein Netz, da steht nur Notruf", ""),
        ("Der Anwaltsserie-Sender fehlt", ""),
    ],
)
def test_actions_hear_alarms(text: str, kind: str) -> None:
    assert alarm_in(text) == kind


def test_actions_alarms_cost_hardly_an_answer() -> None:
    # given everything our writers wrote about concerns that the machine may answer
    known = {intent for path in Path(ROOT / "bot/data/faq").glob("*.yml") for intent in _answered(path)}
    said = [one for one in phrasings.load(ROOT / "bot/data/nlu", known=_All()) if one.entry_id in known]
    # then fewer than one in a hundred holds an alarm word
    alarmed = sum(1 for one in said if alarm_in(one.text))
    assert len(said) > 8_000
    assert alarmed / len(said) < 0.01


class _All:
    def __contains__(self, item: object) -> bool:
        return True


def _answered(path: Path) -> set[str]:
    text = path.read_text(encoding="utf-8")
    blocks = text.split("  - id: ")[1:]
    return {block.split("\n")[0].strip() for block in blocks if "\n    handling: answer\n" in block}
