"""The rules for a reply, each a small named test. Reads a draft and its situation, gives what it saw; writes nothing.

docs/policy.md has a row for each; a test compares. X's rules: developer guidelines for automated accounts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from bot.messages import Channel, Summons
from bot.policy.length import weighted
from bot.policy.situation import Draft, Situation
from bot.privacy import mask

#: What a rule looked at, as plain values without text: stored as the proof.
Saw: TypeAlias = dict[str, object]
Check: TypeAlias = Callable[[Draft, Situation], tuple[bool, Saw]]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One condition: its id, where it comes from, what an agent reads when it refuses, and the way on."""

    id: str
    source: str
    sentence: str
    way_on: str
    check: Check


RULES: list[Rule] = []


def _rule(*, source: str, sentence: str, way_on: str) -> Callable[[Check], Check]:
    """Put the decorated test into `RULES`, under its own name."""

    def add(check: Check) -> Check:
        RULES.append(Rule(id=check.__name__, source=source, sentence=sentence, way_on=way_on, check=check))
        return check

    return add


@_rule(
    source="P13",
    sentence="Die Antwort ist leer.",
    way_on="Schreib einen Text und sende dann.",
)
def not_empty(draft: Draft, _: Situation) -> tuple[bool, Saw]:
    """Something is said."""
    characters = len(draft.text.strip())
    return characters > 0, {"characters": characters}


@_rule(
    source="X rules 1 and 7; summoned replies since 2026-02-23",
    sentence="Hier dürfen wir nicht antworten: Der Kunde hat uns auf diesem Weg nicht angesprochen.",
    way_on="Öffne den Beitrag in X und antworte dort, oder biete den Weg per E-Mail an.",
)
def summoned(draft: Draft, now: Situation) -> tuple[bool, Saw]:
    """The customer engaged us on this channel: mentioned or quoted us (public), or wrote a direct message."""
    public = {Summons.MENTION, Summons.QUOTE}
    enough = public if draft.channel is Channel.PUBLIC else {Summons.DM}
    return now.summons in enough, {"channel": draft.channel.value, "summons": now.summons.value}


@_rule(
    source="P7, P8; the fence of the journey",
    sentence="Das Gespräch hat inzwischen jemand anders übernommen; diese Antwort gilt nicht mehr.",
    way_on="Lade das Gespräch neu und sieh nach, wer es hat.",
)
def owner(draft: Draft, now: Situation) -> tuple[bool, Saw]:
    """Nobody else took the conversation since this was written: its fence is still the same."""
    return draft.fence == now.fence, {"written_under": draft.fence, "fence": now.fence}


@_rule(
    source="P12; X rule 3",
    sentence="Der Kunde wünscht keine automatischen Antworten.",
    way_on="Ein Mensch darf antworten: Übernimm den Fall.",
)
def opt_out(draft: Draft, now: Situation) -> tuple[bool, Saw]:
    """Nothing automatic for someone who opted out; an agent may still answer."""
    seen: Saw = {"automatic": draft.is_automatic, "opted_out": now.opted_out}
    return not (draft.is_automatic and now.opted_out), seen


@_rule(
    source="P12; X rule 2",
    sentence="Auf diese Nachricht ging schon eine automatische Antwort.",
    way_on="Die nächste Antwort schreibt ein Mensch: Übernimm den Fall.",
)
def one_per_interaction(draft: Draft, now: Situation) -> tuple[bool, Saw]:
    """At most one automatic reply to one message."""
    earlier = now.automated_replies_in_interaction
    return not draft.is_automatic or earlier == 0, {"automatic": draft.is_automatic, "earlier": earlier}


@_rule(
    source="P13; X's character count",
    sentence="Die Antwort ist zu lang.",
    way_on="Kürze den Text oder teile ihn auf zwei Antworten auf.",
)
def length(draft: Draft, now: Situation) -> tuple[bool, Saw]:
    """Within the limit: weighted characters in public, code points in a direct message."""
    long = weighted(draft.text) if draft.channel is Channel.PUBLIC else len(draft.text)
    return long <= now.limit, {"length": long, "limit": now.limit}


@_rule(
    source="P11; X rule 4; EU AI Act Art. 50(1)",
    sentence="Der automatischen Antwort fehlt das Kennzeichen, dass sie automatisch ist.",
    way_on="Prüfe das Kennzeichen in den Texten des Dienstes; bis dahin antwortet ein Mensch.",
)
def bot_mark(draft: Draft, now: Situation) -> tuple[bool, Saw]:
    """The first automatic reply of a conversation says so, and each one is recognisable."""
    first = now.automated_replies_in_conversation == 0
    marks = now.first_marks if first else (now.next_mark,)
    marked = any(mark.strip() and mark in draft.text for mark in marks)
    return marked or not draft.is_automatic, {"automatic": draft.is_automatic, "first": first, "marked": marked}


@_rule(
    source="P11",
    sentence="Am Ende der Antwort fehlt dein Kürzel.",
    way_on="Schließ mit deinem Kürzel, zum Beispiel ^ab.",
)
def initials(draft: Draft, _: Situation) -> tuple[bool, Saw]:
    """An agent's reply ends with `^` and the agent's initials."""
    signed = bool(draft.author) and draft.text.rstrip().endswith(f"^{draft.author}")
    return draft.is_automatic or signed, {"automatic": draft.is_automatic, "signed": signed}


@_rule(
    source="P5",
    sentence="In der öffentlichen Antwort stehen persönliche Daten.",
    way_on="Nimm die Angabe heraus oder antworte per Direktnachricht.",
)
def no_personal_data(draft: Draft, now: Situation) -> tuple[bool, Saw]:
    """The guard finds nothing in a public text; what is ours and public does not count."""
    if draft.channel is not Channel.PUBLIC:
        return True, {"channel": draft.channel.value}
    # The whole finding must be ours: a short public code may also be a part of somebody's number.
    findings = [each for each in mask(draft.text).findings if draft.text[each.start : each.end] not in now.public]
    spans = [[finding.kind.value, finding.start, finding.end] for finding in findings]
    return not findings, {"channel": draft.channel.value, "findings": spans}
