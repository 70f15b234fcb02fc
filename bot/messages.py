"""The nouns of the service: what a message is at each station. Reads and writes nothing.

The words are those of the service's glossary: incoming, turn, reply, permit, case.
`Guarded` is not here: only the privacy guard can make one (`bot.privacy`).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Channel(StrEnum):
    """Where a message was written: for everyone to read, or to us alone."""

    PUBLIC = "public"
    DM = "dm"


class Outcome(StrEnum):
    """What becomes of a message; each has exactly one (promise P1)."""

    ANSWER = "answer"
    ASK = "ask"
    HANDOVER = "handover"
    CLOSE = "close"


class Urgency(StrEnum):
    """How soon a person should look; orders the queue, never derived from reach (promise P6)."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for low up to 3 for critical."""
        return list(Urgency).index(self)


class Form(StrEnum):
    """How the customer wants to be addressed (promise P10): in German with du or Sie, or in English."""

    DU = "du"
    SIE = "sie"
    EN = "en"


class Summons(StrEnum):
    """The evidence that the author engaged us; X accepts a reply only with one."""

    MENTION = "mention"
    QUOTE = "quote"
    DM = "dm"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Author:
    """Who wrote: the channel's permanent id, and the handle (without @) as it was then."""

    id: str
    handle: str


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """One message from a customer as the channel delivered it. Its text is raw: only the guard may read it.

    `thread_id` is X's conversation id (public) or the author's id (direct message);
    `reply_to` the id of the post it answers, if any; `posted_at` is aware (UTC).
    """

    id: str
    channel: Channel
    thread_id: str
    author: Author
    text: str
    posted_at: datetime
    summons: Summons
    reply_to: str | None = None

    def __repr__(self) -> str:
        """Name the message without its text or author."""
        return f"Incoming(id={self.id!r}, channel={self.channel.value!r})"


@dataclass(frozen=True, kw_only=True)
class Context:
    """What the machine must know of the conversation to decide about one message.

    `asked_before`: the turn before this one already was a clarifying question (promise P3: only one).
    `offered`: the entries that question offered, in its order (A, B). `answered`: the entry that the turn before this
    one answered with, if it did. `personal_data`: the guard masked something in this message.
    """

    channel: Channel
    form: Form = Form.DU
    asked_before: bool = False
    offered: tuple[str, ...] = ()
    answered: str | None = None
    personal_data: bool = False

    def to_json(self) -> dict[str, Any]:
        """Give a mapping of plain values, as sent to the action server."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Context:
        """Read what `to_json` wrote. Raises KeyError or ValueError when it is something else."""
        return cls(
            channel=Channel(data["channel"]),
            form=Form(data["form"]),
            asked_before=bool(data["asked_before"]),
            offered=tuple(map(str, data["offered"])),
            answered=str(data["answered"]) if data["answered"] else None,
            personal_data=bool(data["personal_data"]),
        )


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What the machine wants to do with one guarded message, and why (promise P14).

    `entry` is the FAQ entry whose answer was chosen, or None; `candidates` the best entries with
    their chances in 0..1; `intent` what Rasa understood; `confidence` how sure the first entry is; `reason` a stable
    key such as `sure` or `concern_is_for_people`; `texts` the editors' wordings to choose from (without
    opening and bot mark), empty when nothing is to be said; `longer` those to prefer in direct messages; `version` that
    of the FAQ index.
    """

    outcome: Outcome
    reason: str
    urgency: Urgency = Urgency.NORMAL
    entry: str | None = None
    candidates: tuple[tuple[str, float], ...] = ()
    intent: str = ""
    confidence: float = 0.0
    texts: tuple[str, ...] = ()
    longer: tuple[str, ...] = ()
    version: str = ""

    def to_json(self) -> dict[str, Any]:
        """Give a mapping of plain values, as the action server returns it."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Decision:
        """Read what `to_json` wrote. Raises KeyError, TypeError or ValueError when it is something else."""
        return cls(
            outcome=Outcome(data["outcome"]),
            reason=str(data["reason"]),
            urgency=Urgency(data["urgency"]),
            entry=data["entry"],
            candidates=tuple((str(entry), float(score)) for entry, score in data["candidates"]),
            intent=str(data["intent"]),
            confidence=float(data["confidence"]),
            texts=tuple(str(text) for text in data["texts"]),
            longer=tuple(str(text) for text in data["longer"]),
            version=str(data["version"]),
        )
