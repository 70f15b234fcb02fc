"""What the policy is asked about: a reply that somebody wrote, and where it would go. Reads and writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.messages import Channel, Summons

#: The author of automatic replies; every other author is an agent's initials.
MACHINE: Final = "machine"


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A reply before it is sent. `author` is `MACHINE` or initials (`ab`); `fence` the number it was written under."""

    text: str
    channel: Channel
    author: str
    fence: int

    @property
    def is_automatic(self) -> bool:
        """True when no person wrote it."""
        return self.author == MACHINE

    def __repr__(self) -> str:
        """Name the draft without its text."""
        return f"Draft(author={self.author!r}, channel={self.channel.value!r}, fence={self.fence})"


@dataclass(frozen=True, kw_only=True)
class Situation:
    """What is true of the conversation when the reply is about to leave.

    The counts are of earlier automatic replies, sent or on their way: to the same message (interaction) and in the
    whole conversation. `fence` is the conversation's number now. `limit` is in weighted characters (public) or
    code points (direct message). `first_marks` (one for each language) and `next_mark` are the bot marks; `public`
    are our own texts that look like personal data and are not: our hotlines, addresses, handle.
    """

    summons: Summons
    opted_out: bool
    automated_replies_in_interaction: int
    automated_replies_in_conversation: int
    fence: int
    limit: int
    first_marks: tuple[str, ...]
    next_mark: str
    public: tuple[str, ...] = ()
