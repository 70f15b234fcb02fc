"""After certain words only people answer, and those words do not stand in the way of ordinary questions."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import wiring
from bot.actions.alarms import ALARMS_FILE, CRITICAL, WORDS_OF, alarm_in, load
from bot.settings import settings
from faq_index import entries, phrasings
from faq_index.problems import ContentError
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ihr seid doch alle UNFÄHIG, mein Router blinkt rot!", "anger"),
        ("Ersatz für den Mietrouter später, erstmal: es raucht aus dem Ding", "danger"),
        ("Saftladen! Aus der Steckdose sprühen Funken", "danger"),
        ("der Hausnotruf von Oma geht nicht, es raucht auch", "emergency"),
        ("Hilfe, der Akku ist explodiert", "danger"),
        ("Warum explodieren eure Preise so, meine Rechnung ist explodiert", ""),
        ("I feel suicidal since you cut me off", "life"),
        ("ich bring mich um wenn das nicht bald geht", "life"),
        ("Jemand stalkt mich über euren Anschluss", "threat"),
        ("Ich steh hier im Funkloch", ""),
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


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("", 1, "„danger:“ fehlt"),
        ("danger: [rauch]\n", 1, "„life:“ fehlt"),
        ("danger: [rauch]\nlife: umbringen\n", 2, "keine Liste"),
        ("danger:\n- rauch\n- 'a*'\nlife: [umbringen]\n", 3, "zu viel"),
        ("danger:\n- rauch\n- 112\nlife: [umbringen]\n", 3, "zu viel"),
        ("danger:\n- rauch\n- an*walt\nlife: [umbringen]\n", 3, "nie treffen"),
        ("danger:\n- rauch\n- '*walt'\nlife: [umbringen]\n", 3, "nie treffen"),
        ("danger:\n- rauch\n- 'anwalt '\nlife: [umbringen]\n", 3, "nie treffen"),
        ("danger: [rauch\n", 2, "kein gültiges YAML"),
    ],
)
def test_actions_alarms_that_are_broken_are_refused_with_their_line(
    tmp_path: Path, text: str, line: int, what: str
) -> None:
    path = tmp_path / ALARMS_FILE
    path.write_text(f"{text}emergency: [hausnotruf]\nthreat: [stalkt]\n", encoding="utf-8")
    with pytest.raises(ContentError, match=what) as refused:
        load(path)
    assert refused.value.problems[0].line == line


def test_actions_alarms_that_are_critical_have_words_of_their_own() -> None:
    # given the entries that we ship, and every kind that is critical
    known = {entry.id: entry for entry in entries.load(ROOT / "bot/data/faq", facts=wiring.words(settings())[0].facts)}
    # then each has a text for people in danger, and those of fire and the home alarm name a number to call
    for kind in CRITICAL:
        assert known[WORDS_OF[kind]].handover.du, kind
    for kind in ("emergency", "danger"):
        assert all("112" in text for text in known[WORDS_OF[kind]].handover.du)


def test_actions_alarms_that_are_missing_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="fehlt"):
        load(tmp_path / ALARMS_FILE)


class _All:
    def __contains__(self, item: object) -> bool:
        return True


def _answered(path: Path) -> set[str]:
    text = path.read_text(encoding="utf-8")
    blocks = text.split("  - id: ")[1:]
    return {block.split("\n")[0].strip() for block in blocks if "\n    handling: answer\n" in block}
