"""What holds for every reply of this service: marks, limits, our own public data. Reads and writes nothing."""

from __future__ import annotations

from dataclasses import dataclass

from bot.messages import Channel, Summons
from bot.policy.situation import Situation


@dataclass(frozen=True, kw_only=True)
class House:
    """The house rules. Limits: weighted characters (public) and code points (direct message)."""

    first_marks: tuple[str, ...]
    next_mark: str
    reply_limit: int
    dm_limit: int
    public: tuple[str, ...] = ()

    def limit(self, channel: Channel) -> int:
        """Give how long a reply may be on this channel."""
        return self.reply_limit if channel is Channel.PUBLIC else self.dm_limit

    def situation(
        self,
        channel: Channel,
        *,
        summons: Summons,
        opted_out: bool,
        earlier_in_interaction: int,
        earlier_in_conversation: int,
        fence: int,
    ) -> Situation:
        """Give the situation of one reply under these rules; see `Situation` for what each count means."""
        return Situation(
            summons=summons,
            opted_out=opted_out,
            automated_replies_in_interaction=earlier_in_interaction,
            automated_replies_in_conversation=earlier_in_conversation,
            fence=fence,
            limit=self.limit(channel),
            first_marks=self.first_marks,
            next_mark=self.next_mark,
            public=self.public,
        )
