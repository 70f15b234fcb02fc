"""The decision: reads what Rasa understood and what the FAQ index found, returns what to do; pure, writes nothing.

The rules stand in the order in which they are asked (docs/understanding.md). Not sure means a person, never a guess.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import product

from bot.actions.alarms import CRITICAL
from bot.actions.heard import Content, Understanding
from bot.actions.matter import Matter
from bot.actions.replies import Choice
from bot.actions.said import ask_entry, decision, hand_over, labels, say
from bot.actions.several import others
from bot.messages import Channel, Context, Decision, Outcome, Urgency
from bot.wording import Wording, in_form
from faq_index.answer import Finding
from faq_index.entries import UNCOVERED, Entry

#: the concerns that the rules must know by name
GREETING = "smalltalk.gruss"
PERSON_WANTED = "person.gewuenscht"
#: how many of the best readings are looked at, and offered, where no one is sure
NEAR = 2


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
    return next(made for rule in RULES if (made := rule(matter)) is not None)


def _personal_data(matter: Matter) -> Decision | None:
    if not (matter.context.personal_data and matter.context.channel is Channel.PUBLIC):
        return None
    texts = in_form(matter.wording.personal_data, matter.context.form)
    # Someone in danger is not told off for a phone number; the reason still tells the agent about it.
    entry = matter.entry_in_danger()
    if entry is not None:
        texts = in_form(entry.handover, matter.context.form)
    return decision(matter, Outcome.HANDOVER, "personal_data_in_public", texts=texts)


def _nothing_to_read(matter: Matter) -> Decision | None:
    if matter.understanding.content is Content.WORDS:
        return None
    # Only our name: somebody knocks.
    if matter.understanding.content is Content.MENTION and not matter.context.asked_before:
        return ask_entry(matter, GREETING, "greeting")
    return hand_over(matter, "nothing_to_read")


def _picked(matter: Matter) -> Decision | None:
    choice, offered = matter.understanding.choice, matter.context.offered
    if choice is Choice.PERSON:
        return hand_over(matter, "person_wanted", entry=matter.entries.get(PERSON_WANTED))
    if not matter.context.asked_before or choice is None:
        return None
    if choice is Choice.NEITHER:
        return None if matter.entry_for_people() else hand_over(matter, "declined")
    if choice is Choice.YES and len(offered) != 1:
        return None
    place = 1 if choice is Choice.SECOND else 0
    entry = matter.entries.get(offered[place]) if place < len(offered) else None
    return say(matter, Outcome.ANSWER, "picked", entry) if entry is not None and entry.handling == "answer" else None


def _declined(matter: Matter) -> Decision | None:
    # "Nein, ich will sie einschalten": near to what we offered, which is not what is meant.
    refused = matter.understanding.says_no and matter.context.asked_before and matter.best in matter.context.offered
    return hand_over(matter, "declined") if refused else None


def _did_not_help(matter: Matter) -> Decision | None:
    answered = matter.context.answered
    unhelped = matter.understanding.unhelped or matter.understanding.choice is Choice.NEITHER
    if not (answered and unhelped) or matter.entry_for_people():
        return None
    texts = in_form(matter.wording.did_not_help, matter.context.form)
    return decision(matter, Outcome.HANDOVER, "did_not_help", texts=texts, first=[answered])


def _for_people(matter: Matter) -> Decision | None:
    readings = {reading for reading in (matter.best, matter.understanding.intent) if reading}
    people = {reading for reading in readings if matter.is_for_people(reading)}
    if not people:
        return None
    entry = matter.entry_for_people()
    if people == {UNCOVERED}:
        return hand_over(matter, "no_entry", entry=entry)
    return hand_over(matter, "concern_is_for_people", entry=entry)


def _several(matter: Matter) -> Decision | None:
    if not matter.others:
        return None
    people = [other for other in matter.others if matter.is_for_people(other)]
    entry = matter.entries.get(matter.best) if matter.finding.kind == "hit" else None
    if people or len(matter.others) > 1 or (entry is not None and entry.handling == "close"):
        return hand_over(matter, "several_concerns", entry=_danger(matter, people))
    return _answer_with_more(matter, entry) if entry is not None and entry.handling == "answer" else None


def _danger(matter: Matter, people: list[str]) -> Entry | None:
    # A sentence out of its place may sound like danger; then the whole message does so, too.
    named = {entry_id for entry_id, _ in matter.finding.candidates}
    critical = (matter.entries[one] for one in people if Urgency(matter.entries[one].urgency) is Urgency.CRITICAL)
    return next((entry for entry in critical if entry.id in named), None)


def _answer_with_more(matter: Matter, entry: Entry) -> Decision:
    said = say(matter, Outcome.ANSWER, "several_concerns", entry)
    (label,) = labels(matter, [matter.entries[other] for other in matter.others])
    also = [text.replace("{b}", label) for text in in_form(matter.wording.also, matter.context.form)]
    texts, longer = (tuple(map(" ".join, product(kind, also))) for kind in (said.texts, said.longer))
    return replace(said, texts=texts, longer=longer)


def _alarm(matter: Matter) -> Decision | None:
    # Where the matter itself is sure, its own words are better than the general ones; none are better than of danger.
    alarm, sure, danger = matter.understanding.alarm, matter.entry_for_people(), matter.entry_in_danger()
    if not alarm or (sure is not None and (alarm not in CRITICAL or sure == danger)):
        return None
    return hand_over(matter, "alarm", entry=danger)


def _close(matter: Matter) -> Decision | None:
    entry = matter.entries.get(matter.best)
    says_close = entry is not None and entry.handling == "close"
    if says_close and matter.finding.kind == "hit" and matter.understanding.handling == "close":
        return decision(matter, Outcome.CLOSE, matter.best, entry=entry)
    # A wrongly closed message is a lost customer.
    return hand_over(matter, "not_sure") if says_close or matter.understanding.handling == "close" else None


def _refers_back(matter: Matter) -> Decision | None:
    # "Und was kostet das?": whatever the search finds, it is not what is meant.
    named = matter.handling(matter.best) != "answer" or matter.context.asked_before
    if named or not matter.understanding.refers_back:
        return None
    texts = in_form(matter.wording.handover, matter.context.form)
    first = [matter.context.answered] if matter.context.answered else []
    return decision(matter, Outcome.HANDOVER, "refers_back", texts=texts, first=first)


def _answer(matter: Matter) -> Decision | None:
    if matter.finding.kind != "hit":
        return None
    entry = matter.entries.get(matter.best)
    if entry is None:
        return hand_over(matter, "no_entry")
    return say(matter, Outcome.ANSWER, "sure", entry) if entry.handling == "answer" else None


def _miss(matter: Matter) -> Decision | None:
    return hand_over(matter, "not_sure") if matter.finding.kind == "miss" else None


def _asked_before(matter: Matter) -> Decision | None:
    return hand_over(matter, "asked_before") if matter.context.asked_before else None


def _ask(matter: Matter) -> Decision | None:
    if matter.handling(matter.best) != "ask":
        return None
    return ask_entry(matter, matter.best, "concern_is_unclear")


def _clarify(matter: Matter) -> Decision | None:
    near = matter.readings[:NEAR]
    if any(matter.is_for_people(reading) for reading in near):
        return hand_over(matter, "may_be_for_people")
    offered = [matter.entries[reading] for reading in near if _is_answerable(matter, reading)]
    if not offered:
        return None
    reason = "unsure" if len(offered) > 1 else "unsure_one"
    first = [entry.id for entry in offered]
    return decision(matter, Outcome.ASK, reason, texts=_questions(matter, offered), first=first)


def _is_answerable(matter: Matter, reading: str) -> bool:
    return reading in matter.entries and matter.entries[reading].handling == "answer"


def _questions(matter: Matter, offered: list[Entry]) -> tuple[str, ...]:
    kind = matter.wording.clarify if len(offered) > 1 else matter.wording.clarify_one
    texts = in_form(kind, matter.context.form)
    names = labels(matter, offered)
    return tuple(text.replace("{a}", names[0]).replace("{b}", names[-1]) for text in texts)


def _otherwise(matter: Matter) -> Decision:
    return hand_over(matter, "not_sure")


#: asked from top to bottom
RULES: tuple[Callable[[Matter], Decision | None], ...] = (
    _personal_data,
    _nothing_to_read,
    _alarm,
    _picked,
    _declined,
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
