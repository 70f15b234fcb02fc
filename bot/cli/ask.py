"""`bot try` and `bot guard`: what would the service do with this text? No side effects, nothing is sent."""

from __future__ import annotations

import random
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot import wiring
from bot.cli import app
from bot.cli.ephemeral import machine_running
from bot.cli.lines import Answer, Request, serve
from bot.dialogue.think import Thinker, Thought
from bot.errors import MachineUnavailable
from bot.logs import set_up_logs
from bot.messages import Author, Channel, Form, Incoming, Outcome, Summons
from bot.privacy import Guarded, guard
from bot.settings import settings
from bot.store.turns import Snapshot

#: Outcomes in which an entry's own text is said.
SPEAKS = (Outcome.ANSWER, Outcome.ASK)

TEXT = typer.Argument(help="One text to explain; without it JSON Lines are read from standard input.")


@app.command(name="try")
def try_(text: Annotated[str | None, TEXT] = None, channel: Channel = Channel.PUBLIC) -> None:
    """Say what the service would do with messages, and why; the same path as a live message."""
    set_up_logs()
    with machine_running(settings()) as addressed:
        thinker = wiring.thinker(addressed)
        if text is None:
            _serve(lambda request: _answer(thinker, request), channel)
        else:
            _explain(_answer(thinker, Request(id="1", text=text, channel=channel)))


@app.command(name="guard")
def guard_(text: Annotated[str | None, TEXT] = None, channel: Channel = Channel.PUBLIC) -> None:
    """Say what the privacy guard would mask."""
    set_up_logs()
    if text is None:
        _serve(lambda request: {"id": request.id} | _masked(_guarded(request)), channel)
    else:
        _explain(_masked(_guarded(Request(id="1", text=text, channel=channel))))


def _serve(answer: Callable[[Request], Answer], channel: Channel) -> None:
    bad = serve(sys.stdin.buffer, sys.stdout.buffer, answer, channel)
    if bad:
        Console(stderr=True).print(f"{bad} line(s) could not be read; each has an error object in the output.")


def _guarded(request: Request) -> Guarded:
    """Let a text through the guard as if a customer had written it now."""
    now = datetime.now(UTC)
    return guard(
        Incoming(
            id=request.id,
            channel=request.channel,
            thread_id="try",
            author=Author(id="try", handle="try"),
            text=request.text,
            posted_at=now,
            summons=Summons.DM if request.channel is Channel.DM else Summons.MENTION,
        )
    )


def _masked(guarded: Guarded) -> Answer:
    pii = [[str(finding.kind), finding.start, finding.end] for finding in guarded.findings]
    return {"masked": guarded.text, "pii": pii}


def _answer(thinker: Thinker, request: Request) -> Answer:
    guarded = _guarded(request)
    return {"id": request.id} | _thought(_think(thinker, _as_first_message(guarded))) | _masked(guarded)


def _think(thinker: Thinker, known: Snapshot) -> Thought:
    """Think as the worker does: what the machine cannot decide goes to people."""
    now = datetime.now(UTC)
    try:
        return thinker.think(known, now=now)
    except MachineUnavailable:
        return thinker.fall_back(known, reason="machine_unavailable", now=now)


def _as_first_message(guarded: Guarded) -> Snapshot:
    """Give what would be known if this were the first message of a new conversation."""
    return Snapshot(
        message_id=0,
        conversation_id=-random.getrandbits(48),  # a tracker of its own in Rasa, forgotten after a day
        channel=guarded.channel,
        text=guarded.text,
        personal_data=guarded.personal_data,
        summons=guarded.summons,
        received_at=guarded.posted_at,
        fence=0,
        owner_is_machine=True,
        opted_out=False,
        asked_before=False,
        offered=(),
        form=Form.DU,
        automated_replies=0,
    )


def _thought(thought: Thought) -> Answer:
    decision = thought.decision
    return {
        "outcome": decision.outcome.value,
        "entry": decision.entry if decision.outcome in SPEAKS else None,
        "candidates": [[entry, round(score, 4)] for entry, score in decision.candidates],
        "intent": decision.intent,
        "confidence": round(decision.confidence, 4),
        "reason": decision.reason,
        "urgency": decision.urgency.value,
        "reply": thought.wordings[0] if thought.wordings else None,
    }


def _explain(answer: Answer) -> None:
    table = Table("", "", show_header=False, box=None)
    for key, value in answer.items():
        shown = "\n".join(f"{score:.3f}  {entry}" for entry, score in value) if key == "candidates" else value
        table.add_row(f"[bold]{key}[/]", "–" if shown in (None, [], "") else str(shown))
    Console(highlight=False).print(table)
