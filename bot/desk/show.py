"""Turns records into what a page shows: German words, local times, the one line that matters. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.desk import words
from bot.messages import Outcome
from bot.store.case_views import CaseView, Line, Summary
from bot.store.tables import Case, Turn


@dataclass(frozen=True, kw_only=True)
class Profile:
    """Who the service is: handle without @, name, time zone, and a short German label for each FAQ entry's id."""

    handle: str
    display_name: str
    time_zone: str = "Europe/Berlin"
    concerns: Mapping[str, str] = field(default_factory=dict)

    def concern(self, key: str | None) -> str:
        """Name a concern; without a label of the editors, its topic."""
        if not key:
            return ""
        return self.concerns.get(key) or words.topic(key.split(".", maxsplit=1)[0])

    def clock(self, at: datetime, *, now: datetime) -> str:
        """Give the local time of day, with the date when it was another day."""
        local = at.astimezone(ZoneInfo(self.time_zone))
        today = now.astimezone(local.tzinfo).date()
        return f"{local:%H:%M}" if local.date() == today else f"{local:%d.%m. %H:%M}"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One case in the queue."""

    id: int
    urgency: str
    urgency_word: str
    topic: str
    reason: str
    waiting: str
    channel: str
    handle: str
    first_line: str


@dataclass(frozen=True, kw_only=True)
class Understood:
    """What the machine made of one message, and the entries it thought of with their scores in percent."""

    concern: str
    confidence: int
    outcome: str
    reason: str
    candidates: tuple[tuple[str, int], ...]


@dataclass(frozen=True, kw_only=True)
class Bubble:
    """One message or reply in the thread; `tone` is the key of its state for the style sheet."""

    kind: str
    who: str
    text: str
    at: str
    state: str
    tone: str
    problems: tuple[str, ...]


def row(summary: Summary, profile: Profile, *, now: datetime) -> Row:
    """Show one case of the queue."""
    case = summary.case
    return Row(
        id=case.id,
        urgency=case.urgency,
        urgency_word=words.URGENCIES[case.urgency],
        topic=topic(case, profile),
        reason=words.reason(case.reason),
        waiting=duration(now - case.opened_at),
        channel=words.CHANNELS[summary.channel],
        handle=summary.handle,
        first_line=_first_line(summary.last_text),
    )


def topic(case: Case, profile: Profile) -> str:
    """Name the case's matter as closely as it is known."""
    return profile.concern(case.concern) or words.topic("unklar")


def _turn_of_case(view: CaseView) -> Turn | None:
    """Give the turn that made the case; when a reply was refused, the last one before it."""
    turns = [line.turn for line in view.lines if line.turn]
    handovers = [turn for turn in turns if turn.outcome == Outcome.HANDOVER and turn.reason == view.case.reason]
    return next(reversed(handovers or turns), None)


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.split("\n") if line.strip()), "")


def understood(view: CaseView, profile: Profile) -> Understood | None:
    """Show what the machine understood when the case was made, or None when it never saw the message."""
    turn = _turn_of_case(view)
    if turn is None:
        return None
    decision = turn.decision
    return Understood(
        concern=profile.concern(decision.get("intent")),
        confidence=percent(decision.get("confidence", 0.0)),
        outcome=words.OUTCOMES[turn.outcome],
        reason=words.reason(turn.reason),
        candidates=tuple((profile.concern(key), percent(score)) for key, score in decision.get("candidates", ())),
    )


def bubbles(view: CaseView, profile: Profile, *, now: datetime) -> tuple[Bubble, ...]:
    """Show the whole conversation, oldest first."""
    return tuple(_bubble(line, view, profile, now) for line in view.lines)


def _bubble(line: Line, view: CaseView, profile: Profile, now: datetime) -> Bubble:
    names = {"customer": f"@{view.customer.handle}", "machine": "Maschine", "agent": f"^{line.who}"}
    states = words.MESSAGE_STATES if line.kind == "customer" else words.REPLY_STATES
    return Bubble(
        kind=line.kind,
        who=names[line.kind],
        text=line.text,
        at=profile.clock(line.at, now=now),
        state=states.get(line.state, ""),
        tone=line.state,
        problems=words.refusal(line.refusal or {}),
    )


def percent(share: float) -> int:
    """Give a share in 0..1 in percent."""
    return round(share * 100)


def duration(span: timedelta) -> str:
    """Say how long somebody waits, as short as it is useful."""
    minutes = max(int(span.total_seconds()) // 60, 0)
    if minutes < 1:
        return "gerade eben"
    if minutes < 60:
        return f"{minutes} Min."
    if minutes < 48 * 60:
        return f"{minutes // 60} Std. {minutes % 60} Min."
    return f"{minutes // (24 * 60)} Tage"
