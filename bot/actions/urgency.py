"""How urgent a matter is: reads what it may mean, returns the highest urgency that is likely enough; pure."""

from __future__ import annotations

from collections.abc import Iterable

from bot.actions.alarms import CRITICAL
from bot.actions.matter import Matter
from bot.messages import Urgency
from faq_index.entries import Entry

#: how many of the best readings may raise the urgency
NEAR = 2
#: how likely a second reading must be beside the first to raise it; raising too often costs only order
PLAUSIBLE = 0.25


def urgency_of(matter: Matter, entry: Entry | None) -> Urgency:
    """Return the highest urgency of `entry`, of what is for people, and of what is critical and plausible."""
    # A critical matter that is only the second likeliest reading, but not by far, still goes to the top of the queue.
    near = {*_plausible(matter.finding.candidates), *_plausible(matter.understanding.ranking)}
    critical = [urgency for urgency in _urgencies(matter, near) if urgency is Urgency.CRITICAL]
    # One for people keeps its urgency when its own words are not said.
    people = [one for one in (matter.best, matter.understanding.intent, *matter.others) if matter.is_for_people(one)]
    if matter.understanding.alarm in CRITICAL:
        return Urgency.CRITICAL
    own = Urgency(entry.urgency) if entry is not None else Urgency.NORMAL
    return max([own, *critical, *_urgencies(matter, people)], key=lambda one: one.rank)


def _urgencies(matter: Matter, readings: Iterable[str]) -> list[Urgency]:
    return [Urgency(matter.entries[reading].urgency) for reading in readings if reading in matter.entries]


def _plausible(ranking: tuple[tuple[str, float], ...]) -> list[str]:
    near = ranking[:NEAR]
    return [entry_id for entry_id, chance in near if chance >= PLAUSIBLE * near[0][1]]
