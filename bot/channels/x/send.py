"""Sends the outbox to X: claims a reply, asks policy, posts, and notes what became of it. Writes the outbox.

X knows no idempotency key. After a crash, a time-out or a "duplicate" the truth is read from our own timeline
before anything is posted again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog

from bot.channels.x.account import Account
from bot.channels.x.post import find_own, post
from bot.errors import ChannelDuplicate, ChannelRateLimited, ChannelRefused, ChannelUnavailable
from bot.policy import MACHINE, Draft, House, Permit, Refusal, review
from bot.store import outbox
from bot.store.outbox import Outgoing
from bot.store.store import Store

log = structlog.get_logger()

#: Longest pause between two attempts, in seconds.
MOST_PAUSE_SECONDS = 300.0

#: A window that X reports without an end is looked at again after this long.
SHORT_PAUSE = timedelta(seconds=5)


@dataclass(frozen=True, kw_only=True)
class Sender:
    """What sending needs: the store, our account, and what policy measures a reply by."""

    store: Store
    account: Account
    me: str
    house: House

    def deliver(self, reply_id: int) -> None:
        """Send one reply, once in effect; finding nothing to send is normal."""
        outgoing = outbox.claim(self.store, reply_id)
        if outgoing is None:
            return
        try:
            self._deliver(outgoing)
        except ChannelRateLimited as error:
            until = max(datetime.fromtimestamp(error.reset_at, UTC), datetime.now(UTC) + SHORT_PAUSE)
            outbox.later(self.store, outgoing, until=until)
            self._log("reply_waits", outgoing)
        except ChannelUnavailable:
            pause = min(MOST_PAUSE_SECONDS, 2.0**outgoing.attempt)
            outbox.unknown(self.store, outgoing, pause_seconds=pause)
            self.store.wake.send(reply_id, delay_ms=int(pause * 1000) + 50)
            self._log("reply_unknown", outgoing)
        except ChannelRefused as error:
            self._refused(outgoing, {"channel": f"X hat die Antwort abgelehnt ({error})."})

    def _deliver(self, outgoing: Outgoing) -> None:
        if outgoing.doubtful and (found := find_own(self.account, outgoing, me=self.me)):
            self._sent(outgoing, found)
            return
        verdict = self._review(outgoing)
        if isinstance(verdict, Refusal):
            self._refused(outgoing, verdict.sentences())
        elif outbox.permitted(self.store, outgoing, verdict.to_json()):
            self._post(outgoing)
        else:
            self._refused(outgoing, {"fence": "Inzwischen hat jemand anderes das Gespräch übernommen."})

    def _post(self, outgoing: Outgoing) -> None:
        try:
            self._sent(outgoing, post(self.account, outgoing))
        except ChannelDuplicate:
            self._duplicate(outgoing)

    def _duplicate(self, outgoing: Outgoing) -> None:
        """Find out whether the duplicate is this very reply, sent before a crash, or only its words."""
        if found := find_own(self.account, outgoing, me=self.me):
            self._sent(outgoing, found)
        else:
            self._refused(outgoing, {"duplicate": "X lehnt denselben Wortlaut ab. Bitte anders formulieren."})

    def _review(self, outgoing: Outgoing) -> Permit | Refusal:
        draft = Draft(text=outgoing.text, channel=outgoing.channel, author=outgoing.author, fence=outgoing.fence)
        situation = self.house.situation(
            outgoing.channel,
            summons=outgoing.summons,
            opted_out=outgoing.opted_out,
            earlier_in_interaction=outgoing.earlier_in_interaction,
            earlier_in_conversation=outgoing.earlier_in_conversation,
            fence=outgoing.current_fence,
        )
        return review(draft, situation)

    def _sent(self, outgoing: Outgoing, external_id: str) -> None:
        outbox.sent(self.store, outgoing, external_id=external_id)
        self._log("reply_sent", outgoing)

    def _refused(self, outgoing: Outgoing, reasons: dict[str, str]) -> None:
        """Note the refusal; the machine's goes to people, unless they have the conversation already."""
        by_machine = outgoing.author == MACHINE and "fence" not in reasons
        outbox.refused(self.store, outgoing, reasons=reasons, needs_people=by_machine)
        self._log("reply_refused", outgoing, rules=sorted(reasons))

    def _log(self, event: str, outgoing: Outgoing, **more: object) -> None:
        log.info(event, reply=outgoing.id, attempt=outgoing.attempt, **more)
