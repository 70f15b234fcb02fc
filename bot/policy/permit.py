"""The verdict on a reply: a Permit with its proof, or a Refusal with every reason. Reads a draft; writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.policy.rules import RULES, Rule, Saw
from bot.policy.situation import Draft, Situation


@dataclass(frozen=True)
class Permit:
    """The proof why a reply may be sent: each rule with what it saw, without any text."""

    saw: tuple[tuple[str, Saw], ...]

    def to_json(self) -> dict[str, Any]:
        """Give plain values, to be stored with the reply."""
        return {"rules": [{"rule": rule, "saw": saw} for rule, saw in self.saw]}


@dataclass(frozen=True)
class Reason:
    """Why a reply must not be sent: the rule, what it saw, a German sentence for agents, and the way on."""

    rule: str
    sentence: str
    way_on: str
    saw: Saw


@dataclass(frozen=True)
class Refusal:
    """Every reason at once, so that an agent corrects a reply once."""

    reasons: tuple[Reason, ...]

    def sentences(self) -> dict[str, str]:
        """Give the sentence and the way on by rule, as agents read them and the outbox stores them."""
        return {reason.rule: f"{reason.sentence} {reason.way_on}" for reason in self.reasons}

    def to_json(self) -> dict[str, Any]:
        """Give plain values without any text of the reply."""
        return {"reasons": [{"rule": reason.rule, "saw": reason.saw} for reason in self.reasons]}


def review(draft: Draft, situation: Situation) -> Permit | Refusal:
    """Apply every rule to `draft` in `situation`. Gives a Permit when all agree, else a Refusal. Never raises."""
    results = [(rule, *rule.check(draft, situation)) for rule in RULES]
    reasons = tuple(_reason(rule, saw) for rule, passed, saw in results if not passed)
    return Refusal(reasons) if reasons else Permit(tuple((rule.id, saw) for rule, _, saw in results))


def _reason(rule: Rule, saw: Saw) -> Reason:
    return Reason(rule=rule.id, sentence=rule.sentence, way_on=rule.way_on, saw=saw)
