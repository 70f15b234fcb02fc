"""Reads customers' phrasings from bot/data/nlu/*.yml (Rasa's training format); writes nothing."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from faq_index.problems import ContentError, Sheet, read_sheets


@dataclass(frozen=True)
class Phrasing:
    """One way in which customers put a concern, who invented it and in which register; `place` is file and line."""

    entry_id: str
    text: str
    writer: str
    register: str
    place: tuple[str, int] = field(default=("", 0), compare=False)


def load(folder: Path, *, known: Container[str]) -> tuple[Phrasing, ...]:
    """Return the phrasings in the files of `folder`; the intent of an example is the id of its entry.

    `known` holds the ids that exist. Each example needs `text` and `metadata` with `writer` and `register`. Raises
    ContentError with every problem.
    """
    sheets = read_sheets(folder)
    found = [phrasing for sheet in sheets for phrasing in _phrasings(sheet, known)]
    problems = [problem for sheet in sheets for problem in sheet.problems]
    if problems:
        raise ContentError(problems)
    return tuple(found)


def _phrasings(sheet: Sheet, known: Container[str]) -> Iterator[Phrasing]:
    if sheet.problems and sheet.data is None:
        return
    groups = sheet.data.get("nlu") if isinstance(sheet.data, dict) else None
    if not isinstance(groups, list):
        sheet.report((), "In der Datei fehlt die Liste „nlu:“.", "Die Liste ergänzen oder die Datei löschen.")
        return
    for number, group in enumerate(groups):
        # Synonyms, look-up tables and the like stand in the same files and are Rasa's alone.
        if not isinstance(group, dict) or "intent" not in group:
            continue
        if group["intent"] not in known:
            what = f"Zu „{group['intent']}“ gibt es keinen Eintrag."
            sheet.report(("nlu", number, "intent"), what, "Den Eintrag anlegen oder die id berichtigen.")
        yield from _group(sheet, number, group)


def _group(sheet: Sheet, number: int, group: dict[str, Any]) -> Iterator[Phrasing]:
    examples = group.get("examples")
    if not isinstance(examples, list):
        what = f"Die Beispiele von „{group['intent']}“ sind keine Liste."
        sheet.report(("nlu", number), what, "Jedes Beispiel als „- text: …“ mit „metadata:“ schreiben.")
        return
    for position, example in enumerate(examples):
        phrasing = _phrasing(str(group["intent"]), example)
        if phrasing is None:
            remedy = "Form: „- text: …“, darunter „metadata: {writer: …, register: …}“."
            sheet.report(("nlu", number, "examples", position), "Dem Beispiel fehlt eine Angabe.", remedy)
        else:
            line = sheet.lines[("nlu", number, "examples", position)]
            yield replace(phrasing, place=(sheet.path.name, line))


def _phrasing(entry_id: str, example: Any) -> Phrasing | None:
    metadata = example.get("metadata") if isinstance(example, dict) else None
    if not isinstance(metadata, dict):
        return None
    text, writer, register = example.get("text"), metadata.get("writer"), metadata.get("register")
    if not (isinstance(text, str) and text.strip() and writer and register):
        return None
    return Phrasing(entry_id, text.strip(), str(writer), str(register))
