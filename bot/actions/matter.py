"""What one decision is made from: what Rasa understood, what the index found, what is known; pure, reads nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.actions.alarms import WORDS_OF
from bot.actions.heard import Understanding
from bot.messages import Context, Urgency
from bot.wording import Wording
from faq_index.answer import Finding
from faq_index.entries import Entry, Handling


@dataclass(frozen=True, kw_only=True)
class Matter:
    """Everything one decision is made from."""

    understanding: Understanding
    finding: Finding
    context: Context
    entries: Mapping[str, Entry]
    wording: Wording
    others: Mapping[str, float] = field(default_factory=dict)

    @property
    def best(self) -> str:
        """The entry that the index finds likeliest, when it is at least near; else empty."""
        return self.finding.entry_id or "" if self.finding.kind != "miss" else ""

    @property
    def readings(self) -> tuple[str, ...]:
        """What the message may mean, likeliest first: the index's best, Rasa's best, then the index's others."""
        found = [self.best, self.understanding.intent, *(entry_id for entry_id, _ in self.finding.candidates)]
        return tuple(dict.fromkeys(entry_id for entry_id in found if entry_id))

    def handling(self, entry_id: str) -> Handling | None:
        """How that concern is handled; for Rasa's intent its rule knows, even when there is no entry yet."""
        if entry_id == self.understanding.intent:
            return self.understanding.handling
        return self.entries[entry_id].handling if entry_id in self.entries else None

    def is_for_people(self, entry_id: str) -> bool:
        """Whether only people may handle that concern, after its entry or after Rasa's rule."""
        entry = self.entries.get(entry_id)
        return self.handling(entry_id) == "person" or (entry is not None and entry.handling == "person")

    def entry_for_people(self) -> Entry | None:
        """The entry for people whose words are said; none when that is not sure."""
        # Words that name a matter are said only when that is sure, else the general ones: a wrong guess would hurt.
        # Where somebody may be in danger both opinions are enough: a number too many to call does no harm.
        entry = self.entries.get(self.best)
        if entry is None or entry.handling != "person":
            return None
        likely = self.best == self.understanding.intent and Urgency(entry.urgency) is Urgency.CRITICAL
        return entry if self.finding.kind == "hit" or likely else None

    def entry_in_danger(self) -> Entry | None:
        """The entry whose words somebody in danger gets: that of a sure matter of that kind, else the alarm word's."""
        sure, alarmed = self.entry_for_people(), self.entries.get(WORDS_OF.get(self.understanding.alarm, ""))
        if sure is not None and Urgency(sure.urgency) is Urgency.CRITICAL:
            return sure if alarmed is None or sure.id in WORDS_OF.values() else alarmed
        return alarmed
