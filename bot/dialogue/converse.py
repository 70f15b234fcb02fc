"""Converses: works through the messages of one conversation, alone and in order. Reads the inbox, writes turns.

Everything may arrive twice: a message that has its turn is not touched again.
"""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog

from bot.dialogue.think import Thinker, Thought
from bot.errors import MachineUnavailable, StoreUnavailable
from bot.store import inbox, turns
from bot.store.store import Store
from bot.store.turns import NoWordingLeftError, Snapshot

log = structlog.get_logger()

#: How often a message is tried before it goes to people without the machine.
MOST_ATTEMPTS = 3

#: Pause before looking again at a conversation that another worker is busy with.
BUSY_MS = 500


@dataclass(frozen=True, kw_only=True)
class Converser:
    """The conversation worker: the store, and the path from a text to a decision."""

    store: Store
    thinker: Thinker

    def converse(self, conversation_id: int) -> None:
        """Give every pending message of a conversation its outcome; finding none is normal."""
        with self.store.database.alone(conversation_id) as alone:
            if not alone:
                self.store.wake.converse(conversation_id, delay_ms=BUSY_MS)
                return
            while (message_id := inbox.next_pending(self.store, conversation_id)) is not None:
                if not self._turn(message_id):
                    return

    def _turn(self, message_id: int) -> bool:
        """Take one turn; False when the message must be tried again later."""
        known = turns.snapshot(self.store, message_id)
        try:
            thought = self.thinker.think(known, now=datetime.now(UTC))
        except StoreUnavailable:
            raise
        except MachineUnavailable as error:
            return self._failed(known, "machine_unavailable", error)
        except Exception as error:  # whatever it is, the message must reach a person
            return self._failed(known, "machine_failed", error)
        self._record(known, thought)
        return True

    def _failed(self, known: Snapshot, reason: str, error: Exception) -> bool:
        """Try again later a few times, then hand over. The error's text is not logged: it may quote a customer."""
        attempts = inbox.try_later(self.store, known.message_id)
        where = traceback.extract_tb(error.__traceback__)[-1]
        log.warning(
            "turn_failed", message=known.message_id, attempts=attempts, reason=reason,
            error=type(error).__name__, where=f"{where.name}:{where.lineno}",
        )  # fmt: skip
        if attempts < MOST_ATTEMPTS:
            return False
        self._record(known, self.thinker.fall_back(known, reason=reason, now=datetime.now(UTC)))
        return True

    def _record(self, known: Snapshot, thought: Thought) -> None:
        try:
            recorded = turns.record(self.store, known, thought.decision, wordings=thought.wordings, form=thought.form)
        except NoWordingLeftError:
            thought = self.thinker.hand_over(known, thought.decision, reason="wordings_used_up", now=datetime.now(UTC))
            recorded = turns.record(self.store, known, thought.decision, wordings=thought.wordings, form=thought.form)
        log.info(
            "turn", message=known.message_id, outcome=recorded.outcome.value, reason=recorded.reason,
            entry=recorded.entry, confidence=round(recorded.confidence, 3), version=recorded.version,
        )  # fmt: skip
