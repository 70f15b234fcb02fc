"""Entries, findings and understandings to decide about, in one line each."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.actions.decide import decide
from bot.actions.heard import Understanding
from bot.messages import Channel, Context, Decision
from bot.wording import load
from faq_index.answer import Finding
from faq_index.entries import Entry, Handling, Texts

WORDING = load(Path("bot/data"))[1]
PUBLIC = Context(channel=Channel.PUBLIC)


def entry(name: str, handling: Handling, urgency: str = "normal") -> Entry:
    texts = Texts(du=(f"du: {name}",), sie=(f"Sie: {name}",))
    kind = {"answer": "answers", "ask": "answers", "person": "handover"}.get(handling)
    values: dict[str, Any] = {kind: texts} if kind else {}
    return Entry(
        id=name, topic="t", handling=handling, urgency=urgency, concern=name, label=f"Etikett {name}",  # type: ignore[arg-type]
        owner="o", source="s", **values,
    )  # fmt: skip


ENTRIES = {
    one.id: one
    for one in (
        entry("rechnung", "answer", "low"),
        entry("ausfall", "answer", "high"),
        entry("todesfall", "person", "high"),
        entry("gefahr", "person", "critical"),
        entry("person.gewuenscht", "person"),
        entry("service.anderes-anliegen", "person"),
        entry("unklar", "ask"),
        entry("smalltalk.gruss", "ask", "low"),
        entry("dank", "close", "low"),
        entry("spam", "close", "low"),
    )
}


def finding(kind: str, *names: str) -> Finding:
    chances = (0.9, 0.05, 0.02) if kind == "hit" else (0.5, 0.3, 0.1) if kind == "unsure" else (0.2, 0.1, 0.1)
    known = kind != "miss"
    return Finding(
        kind=kind,  # type: ignore[arg-type]
        entry_id=names[0] if known else None,
        score=chances[0],
        margin=chances[0] - chances[1],
        runner_up=names[1] if known and len(names) > 1 else None,
        candidates=tuple(zip(names, chances, strict=False)),
        version="v1",
    )


def understood(intent: str, **changes: Any) -> Understanding:
    handling = ENTRIES[intent].handling if intent in ENTRIES else "answer"
    known: dict[str, Any] = {"intent": intent, "confidence": 0.8, "handling": handling, "ranking": ((intent, 0.8),)}
    return Understanding(**(known | changes))


def decided(intent: Understanding | str, found: Finding, context: Context = PUBLIC) -> Decision:
    understanding = understood(intent) if isinstance(intent, str) else intent
    return decide(understanding, found, context, ENTRIES, WORDING)


ASKED = replace(PUBLIC, asked_before=True, offered=("rechnung", "ausfall"))
ANSWERED = replace(PUBLIC, answered="rechnung")
PRIVATE_DATA = replace(PUBLIC, personal_data=True)
