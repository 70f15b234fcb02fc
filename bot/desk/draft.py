"""An agent's reply before it is sent: signed, counted, and reviewed by the policy. Reads a case; writes nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.messages import Channel
from bot.policy import Draft, House, Refusal, review, weighted
from bot.store.case_views import CaseView

#: Control characters but for tab and line break: nobody types them, PostgreSQL and X refuse some.
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, kw_only=True)
class Count:
    """How long a signed text is, and how long it may be."""

    length: int
    limit: int

    @property
    def left(self) -> int:
        """How much still fits; negative when the text is too long."""
        return self.limit - self.length

    @property
    def tone(self) -> str:
        """`over`, `near` (a tenth left) or `fine`, for the style sheet."""
        if self.left < 0:
            return "over"
        return "near" if self.left <= self.limit // 10 else "fine"


def signed(text: str, initials: str) -> str:
    """Give the text as it will be sent: with the initials, once, even if the agent typed them; empty stays empty."""
    plain = UNPRINTABLE.sub("", text.replace("\r\n", "\n"))
    bare = re.sub(rf"(?:^|\s)\s*\^{re.escape(initials)}\s*$", "", plain).strip()
    return f"{bare} ^{initials}" if bare else ""


def count(text: str, initials: str, *, channel: Channel, house: House) -> Count:
    """Count a text with its initials as the policy does: weighted in public, code points in a direct message."""
    whole = signed(text, initials) or f" ^{initials}"
    length = weighted(whole) if channel is Channel.PUBLIC else len(whole)
    return Count(length=length, limit=house.limit(channel))


def problems(view: CaseView, text: str, initials: str, *, house: House) -> tuple[str, ...]:
    """Let the policy review a reply; gives its German reasons, none when it may be sent."""
    channel, fence = Channel(view.conversation.channel), view.conversation.fence
    situation = house.situation(
        channel,
        summons=view.summons,
        opted_out=view.customer.opted_out_at is not None,
        earlier_in_interaction=0,
        earlier_in_conversation=0,
        fence=fence,
    )
    draft = Draft(text=signed(text, initials), channel=channel, author=initials, fence=fence)
    verdict = review(draft, situation)
    return _sentences(verdict, empty=not draft.text) if isinstance(verdict, Refusal) else ()


def is_said(view: CaseView, text: str, initials: str) -> bool:
    """Say whether the last line of the conversation already is this reply: the form was sent twice."""
    last = view.lines[-1] if view.lines else None
    return last is not None and last.text == signed(text, initials) and last.state != "refused"


def _sentences(refusal: Refusal, *, empty: bool) -> tuple[str, ...]:
    """Give the sentences; of an empty text only that it is empty, for it cannot be signed either."""
    sentences = refusal.sentences()
    return (sentences["not_empty"],) if empty else tuple(sentences.values())
