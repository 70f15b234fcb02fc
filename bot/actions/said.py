"""Makes a decision: what is said, in which form, how urgent it is and which candidates it names; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.actions.matter import Matter
from bot.actions.urgency import urgency_of
from bot.messages import Channel, Decision, Form, Outcome
from bot.wording import in_form
from faq_index.entries import Entry

#: how many candidates a decision tells
TOLD = 5


def decision(
    matter: Matter,
    outcome: Outcome,
    reason: str,
    *,
    entry: Entry | None = None,
    texts: tuple[str, ...] = (),
    first: Sequence[str] = (),
) -> Decision:
    """Return a decision with `texts`; the candidates named `first` stand in front."""
    return Decision(
        outcome=outcome,
        reason=reason,
        urgency=urgency_of(matter, entry),
        entry=entry.id if entry is not None else None,
        candidates=_candidates(matter, first),
        intent=matter.understanding.intent,
        confidence=matter.finding.score,
        texts=texts,
        version=matter.finding.version,
    )


def hand_over(matter: Matter, reason: str, *, entry: Entry | None = None) -> Decision:
    """Return a handover with the words of `entry`, else with the general ones."""
    texts = in_form(entry.handover, matter.context.form) if entry is not None else ()
    texts = texts or in_form(matter.wording.handover, matter.context.form)
    return decision(matter, Outcome.HANDOVER, reason, entry=entry, texts=texts)


def say(matter: Matter, outcome: Outcome, reason: str, entry: Entry) -> Decision:
    """Return an answer or a question with the words of `entry`; by direct message the longer ones, too."""
    form = matter.context.form
    longer = in_form(entry.direct, form) if matter.context.channel is Channel.DM else ()
    return replace(decision(matter, outcome, reason, entry=entry, texts=in_form(entry.answers, form)), longer=longer)


def ask_entry(matter: Matter, entry_id: str, reason: str) -> Decision:
    """Return the question that the entry of this id asks; a handover when there is none."""
    entry = matter.entries.get(entry_id)
    if entry is None:
        return hand_over(matter, "no_entry")
    return say(matter, Outcome.ASK, reason, entry)


def labels(matter: Matter, entries: list[Entry]) -> list[str]:
    """Return what `entries` are called in the customer's language."""
    english = matter.context.form is Form.EN
    return [entry.label_en or entry.label if english else entry.label for entry in entries]


def _candidates(matter: Matter, first: Sequence[str]) -> tuple[tuple[str, float], ...]:
    # What a question offers stands in front, in the order of A and B; then the concerns of a message with several.
    found = dict(matter.finding.candidates)
    scores = found | dict(matter.others)
    order = dict.fromkeys([*first, *list(found)[:1], *matter.others, *found])
    return tuple((entry_id, scores.get(entry_id, 0.0)) for entry_id in order)[:TOLD]
