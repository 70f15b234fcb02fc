"""Rasa's memory of a conversation: reads and writes it in Redis, and keeps it short.

Key `<prefix>:tracker:<sender>`, a JSON string, kept for `record_exp` seconds. What a decision needs of a conversation
comes with every message, so the memory may be lost at any time. Rasa's own store grows without end: 100 messages in
one conversation made it 790 kB and each further message took 600 ms instead of 37.
"""

from __future__ import annotations

from collections import deque

from rasa.core.tracker_store import RedisTrackerStore
from rasa.shared.core.constants import SESSION_START_METADATA_SLOT
from rasa.shared.core.events import Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

#: a message makes about five events: what was said, the action, its answer, listening
MOST_EVENTS = 20


class ShortTrackerStore(RedisTrackerStore):
    """Remembers the last few messages of a conversation, without vectors and parts."""

    async def save(self, tracker: DialogueStateTracker, timeout: float | None = None) -> None:
        """Replace what was remembered of the conversation by the last events of `tracker`."""
        await self.stream_events(tracker)
        tracker.events = deque(filter(_worth_keeping, list(tracker.events)[-MOST_EVENTS:]))
        for event in tracker.events:
            _drop_vector(event)
        key = self.key_prefix + tracker.sender_id
        self.red.set(key, self.serialise_tracker(tracker), ex=timeout or self.record_exp)


def _worth_keeping(event: Event) -> bool:
    # Rasa copies the first message's metadata into a slot and would send it with every later message.
    return not (isinstance(event, SlotSet) and event.key == SESSION_START_METADATA_SLOT)


def _drop_vector(event: Event) -> None:
    if isinstance(event, UserUttered):
        for holder in (event.metadata, (event.parse_data or {}).get("metadata")):
            if isinstance(holder, dict):
                for heavy in ("vector", "parts"):
                    holder.pop(heavy, None)
