"""The decision: reads what Rasa understood and what the FAQ index found, returns what to do; pure, writes nothing.

The rules stand in the order in which they are asked (docs/understanding.md). Not sure means a person, never a guess.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product

from bot.actions.alarms import CRITICAL, WORDS_OF
from bot.actions.heard import Content, Understanding
from bot.actions.replies import Choice
from bot.actions.several import others
from bot.messages import Channel, Context, Decision, Form, Outcome, Urgency
from bot.wording import Wording, in_form
from faq_index.answer import Finding
from faq_index.entries import UNCOVERED, Entry, Handling

#: the concerns that the rules must know by name
GREETING = "smalltalk.gruss"
PERSON_WANTED = "person.gewuenscht"
#: how many of the best readings count when it is asked what a message may also mean
NEAR = 2
#: how likely a second reading must be beside the first to raise the urgency; raising too often costs only order
PLAUSIBLE = 0.25
#: how many candidates a decision tells
TOLD = 5


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


def decide(
    understanding: Understanding,
    finding: Finding,
    context: Context,
    entries: Mapping[str, Entry],
    wording: Wording,
    *,
    parts: Sequence[Finding] = (),
) -> Decision:
    """Give the one decision about a message (promises P1, P3, P4, P5).

    `entries` are those that may be used today, by id; `parts` what is sure about single parts of the message. The first
    rule that applies decides; the last one always does.
    """
    matter = Matter(
        understanding=understanding,
        finding=finding,
        context=context,
        entries=entries,
        wording=wording,
        others=others(finding, parts, entries),
    )
    return next(decision for rule in RULES if (decision := rule(matter)) is not None)


def _personal_data(matter: Matter) -> Decision | None:
    if not (matter.context.personal_data and matter.context.channel is Channel.PUBLIC):
        return None
    texts = in_form(matter.wording.personal_data, matter.context.form)
    # Someone in danger is not told off for a phone number; the reason still tells the agent about it.
    entry = _entry_in_danger(matter)
    if entry is not None:
        texts = in_form(entry.handover, matter.context.form)
    return _decision(matter, Outcome.HANDOVER, "personal_data_in_public", texts=texts)


def _nothing_to_read(matter: Matter) -> Decision | None:
    if matter.understanding.content is Content.WORDS:
        return None
    # Only our name: somebody knocks.
    if matter.understanding.content is Content.MENTION and not matter.context.asked_before:
        return _ask_entry(matter, GREETING, "greeting")
    return _hand_over(matter, "nothing_to_read")


def _picked(matter: Matter) -> Decision | None:
    choice, offered = matter.understanding.choice, matter.context.offered
    if choice is Choice.PERSON:
        return _hand_over(matter, "person_wanted", entry=matter.entries.get(PERSON_WANTED))
    if not matter.context.asked_before or choice is None:
        return None
    if choice is Choice.NEITHER:
        return None if _entry_for_people(matter) else _hand_over(matter, "declined")
    if choice is Choice.YES and len(offered) != 1:
        return None
    place = 1 if choice is Choice.SECOND else 0
    entry = matter.entries.get(offered[place]) if place < len(offered) else None
    return _say(matter, Outcome.ANSWER, "picked", entry) if entry is not None and entry.handling == "answer" else None


def _did_not_help(matter: Matter) -> Decision | None:
    answered = matter.context.answered
    unhelped = matter.understanding.unhelped or matter.understanding.choice is Choice.NEITHER
    if not (answered and unhelped) or _entry_for_people(matter):
        return None
    texts = in_form(matter.wording.did_not_help, matter.context.form)
    return _decision(matter, Outcome.HANDOVER, "did_not_help", texts=texts, first=[answered])


def _for_people(matter: Matter) -> Decision | None:
    readings = {reading for reading in (matter.best, matter.understanding.intent) if reading}
    people = {reading for reading in readings if matter.is_for_people(reading)}
    if not people:
        return None
    entry = _entry_for_people(matter)
    if people == {UNCOVERED}:
        return _hand_over(matter, "no_entry", entry=entry)
    return _hand_over(matter, "concern_is_for_people", entry=entry)


def _entry_for_people(matter: Matter) -> Entry | None:
    # Words that name a matter are said only when that is sure, else the general ones: a wrong guess would hurt.
    # Where somebody may be in danger both opinions are enough: a number too many to call does no harm.
    entry = matter.entries.get(matter.best)
    if entry is None or entry.handling != "person":
        return None
    likely = matter.best == matter.understanding.intent and Urgency(entry.urgency) is Urgency.CRITICAL
    return entry if matter.finding.kind == "hit" or likely else None


def _entry_in_danger(matter: Matter) -> Entry | None:
    # Whose words somebody in danger gets: those of a sure matter of that kind, else what the alarm word stands for.
    sure, alarmed = _entry_for_people(matter), matter.entries.get(WORDS_OF.get(matter.understanding.alarm, ""))
    if sure is not None and Urgency(sure.urgency) is Urgency.CRITICAL:
        return sure if alarmed is None or sure.id in WORDS_OF.values() else alarmed
    return alarmed


def _several(matter: Matter) -> Decision | None:
    if not matter.others:
        return None
    people = [other for other in matter.others if matter.is_for_people(other)]
    entry = matter.entries.get(matter.best) if matter.finding.kind == "hit" else None
    if people or len(matter.others) > 1 or (entry is not None and entry.handling == "close"):
        return _hand_over(matter, "several_concerns", entry=_danger(matter, people))
    return _answer_with_more(matter, entry) if entry is not None and entry.handling == "answer" else None


def _danger(matter: Matter, people: list[str]) -> Entry | None:
    # A sentence out of its place may sound like danger; then the whole message does so, too.
    named = {entry_id for entry_id, _ in matter.finding.candidates}
    critical = (matter.entries[one] for one in people if Urgency(matter.entries[one].urgency) is Urgency.CRITICAL)
    return next((entry for entry in critical if entry.id in named), None)


def _answer_with_more(matter: Matter, entry: Entry) -> Decision:
    said = _say(matter, Outcome.ANSWER, "several_concerns", entry)
    (label,) = _labels(matter, [matter.entries[other] for other in matter.others])
    also = [text.replace("{b}", label) for text in in_form(matter.wording.also, matter.context.form)]
    texts, longer = (tuple(map(" ".join, product(kind, also))) for kind in (said.texts, said.longer))
    return replace(said, texts=texts, longer=longer)


def _alarm(matter: Matter) -> Decision | None:
    # Where the matter itself is sure, its own words are better than the general ones; none are better than of danger.
    alarm, sure, danger = matter.understanding.alarm, _entry_for_people(matter), _entry_in_danger(matter)
    if not alarm or (sure is not None and (alarm not in CRITICAL or sure == danger)):
        return None
    return _hand_over(matter, "alarm", entry=danger)


def _close(matter: Matter) -> Decision | None:
    entry = matter.entries.get(matter.best)
    says_close = entry is not None and entry.handling == "close"
    if says_close and matter.finding.kind == "hit" and matter.understanding.handling == "close":
        return _decision(matter, Outcome.CLOSE, matter.best, entry=entry)
    # A wrongly closed message is a lost customer.
    return _hand_over(matter, "not_sure") if says_close or matter.understanding.handling == "close" else None


def _refers_back(matter: Matter) -> Decision | None:
    # "Und was kostet das?": whatever the search finds, it is not what is meant.
    named = matter.handling(matter.best) != "answer" or matter.context.asked_before
    if named or not matter.understanding.refers_back:
        return None
    texts = in_form(matter.wording.handover, matter.context.form)
    first = [matter.context.answered] if matter.context.answered else []
    return _decision(matter, Outcome.HANDOVER, "refers_back", texts=texts, first=first)


def _answer(matter: Matter) -> Decision | None:
    if matter.finding.kind != "hit":
        return None
    entry = matter.entries.get(matter.best)
    if entry is None:
        return _hand_over(matter, "no_entry")
    return _say(matter, Outcome.ANSWER, "sure", entry) if entry.handling == "answer" else None


def _miss(matter: Matter) -> Decision | None:
    return _hand_over(matter, "not_sure") if matter.finding.kind == "miss" else None


def _asked_before(matter: Matter) -> Decision | None:
    return _hand_over(matter, "asked_before") if matter.context.asked_before else None


def _ask(matter: Matter) -> Decision | None:
    if matter.handling(matter.best) != "ask":
        return None
    return _ask_entry(matter, matter.best, "concern_is_unclear")


def _ask_entry(matter: Matter, entry_id: str, reason: str) -> Decision:
    entry = matter.entries.get(entry_id)
    if entry is None:
        return _hand_over(matter, "no_entry")
    return _say(matter, Outcome.ASK, reason, entry)


def _say(matter: Matter, outcome: Outcome, reason: str, entry: Entry) -> Decision:
    form = matter.context.form
    longer = in_form(entry.direct, form) if matter.context.channel is Channel.DM else ()
    return replace(_decision(matter, outcome, reason, entry=entry, texts=in_form(entry.answers, form)), longer=longer)


def _clarify(matter: Matter) -> Decision | None:
    near = matter.readings[:NEAR]
    if any(matter.is_for_people(reading) for reading in near):
        return _hand_over(matter, "may_be_for_people")
    offered = [matter.entries[reading] for reading in near if _is_answerable(matter, reading)]
    if not offered:
        return None
    reason = "unsure" if len(offered) > 1 else "unsure_one"
    first = [entry.id for entry in offered]
    return _decision(matter, Outcome.ASK, reason, texts=_questions(matter, offered), first=first)


def _is_answerable(matter: Matter, reading: str) -> bool:
    return reading in matter.entries and matter.entries[reading].handling == "answer"


def _questions(matter: Matter, offered: list[Entry]) -> tuple[str, ...]:
    kind = matter.wording.clarify if len(offered) > 1 else matter.wording.clarify_one
    texts = in_form(kind, matter.context.form)
    labels = _labels(matter, offered)
    return tuple(text.replace("{a}", labels[0]).replace("{b}", labels[-1]) for text in texts)


def _labels(matter: Matter, entries: list[Entry]) -> list[str]:
    english = matter.context.form is Form.EN
    return [entry.label_en or entry.label if english else entry.label for entry in entries]


def _otherwise(matter: Matter) -> Decision:
    return _hand_over(matter, "not_sure")


#: asked from top to bottom
RULES: tuple[Callable[[Matter], Decision | None], ...] = (
    _personal_data,
    _nothing_to_read,
    _alarm,
    _picked,
    _did_not_help,
    _miss,
    _for_people,
    _several,
    _close,
    _refers_back,
    _answer,
    _asked_before,
    _ask,
    _clarify,
    _otherwise,
)


def _hand_over(matter: Matter, reason: str, *, entry: Entry | None = None) -> Decision:
    texts = in_form(entry.handover, matter.context.form) if entry is not None else ()
    texts = texts or in_form(matter.wording.handover, matter.context.form)
    return _decision(matter, Outcome.HANDOVER, reason, entry=entry, texts=texts)


def _decision(
    matter: Matter,
    outcome: Outcome,
    reason: str,
    *,
    entry: Entry | None = None,
    texts: tuple[str, ...] = (),
    first: Sequence[str] = (),
) -> Decision:
    return Decision(
        outcome=outcome,
        reason=reason,
        urgency=_urgency(matter, entry),
        entry=entry.id if entry is not None else None,
        candidates=_candidates(matter, first),
        intent=matter.understanding.intent,
        confidence=matter.finding.score,
        texts=texts,
        version=matter.finding.version,
    )


def _candidates(matter: Matter, first: Sequence[str]) -> tuple[tuple[str, float], ...]:
    # What a question offers stands in front, in the order of A and B; then the concerns of a message with several.
    found = dict(matter.finding.candidates)
    scores = found | dict(matter.others)
    order = dict.fromkeys([*first, *list(found)[:1], *matter.others, *found])
    return tuple((entry_id, scores.get(entry_id, 0.0)) for entry_id in order)[:TOLD]


def _urgency(matter: Matter, entry: Entry | None) -> Urgency:
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
