"""Guarded: an incoming message behind the wall. Reads the raw message, gives the masked one; writes nothing."""

from __future__ import annotations

from dataclasses import InitVar, dataclass, field
from datetime import datetime

from bot.messages import Author, Channel, Incoming, Summons
from bot.privacy.kinds import exposes
from bot.privacy.masking import Finding, mask
from bot.privacy.seal import SEAL, Seal, check


@dataclass(frozen=True, kw_only=True)
class Guarded:
    """One message after the guard: `text` is masked, `findings` say what stood where in the raw text.

    The other fields are those of `Incoming`. Made by `guard` alone.
    """

    id: str
    channel: Channel
    thread_id: str
    author: Author = field(repr=False)
    posted_at: datetime
    summons: Summons
    reply_to: str | None
    text: str = field(repr=False)
    findings: tuple[Finding, ...]
    seal: InitVar[Seal]

    def __post_init__(self, seal: Seal) -> None:
        """Raise TypeError for a message that did not come through the guard."""
        check(seal, "Guarded", "guard")

    @property
    def personal_data(self) -> bool:
        """True when something was masked that puts somebody at risk in public; see `exposes`."""
        return exposes(finding.kind for finding in self.findings)


def guard(incoming: Incoming) -> Guarded:
    """Let one raw message through the wall. Never raises for any text; see `bot.privacy.mask`."""
    masked = mask(incoming.text)
    return Guarded(
        id=incoming.id,
        channel=incoming.channel,
        thread_id=incoming.thread_id,
        author=incoming.author,
        posted_at=incoming.posted_at,
        summons=incoming.summons,
        reply_to=incoming.reply_to,
        text=masked.text,
        findings=masked.findings,
        seal=SEAL,
    )
