"""Thinks about one message: the rules above the machine, the machine's decision, and the finished wordings.

The same path serves a live message and `bot try`. Speaks to Rasa through `machine`; writes nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot.dialogue.along import better, needs_context
from bot.dialogue.compose import compose
from bot.dialogue.form import form_of
from bot.dialogue.hours import ServiceHours
from bot.dialogue.machine import Machine
from bot.messages import Context, Decision, Form, Outcome, Summons, Urgency
from bot.policy import MACHINE, Draft, House, Permit, is_opt_out, review
from bot.store.turns import Snapshot, with_case
from bot.wording import Wording, in_form

#: Room is kept for the number of a case up to this one.
LARGEST_CASE = 9_999_999

#: The concern that is an opt-out in other words than those that policy knows by heart.
OPT_OUT_CONCERN = "optout.stopp"

#: The reason when a message holds several concerns.
SEVERAL = "several_concerns"


@dataclass(frozen=True, kw_only=True)
class Thought:
    """A decision, the form of address, and every finished way to say it, the preferred first."""

    decision: Decision
    form: Form
    wordings: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Thinker:
    """What a thought needs: the machine, the service's words and hours, and the house rules."""

    machine: Machine
    wording: Wording
    hours: ServiceHours
    house: House

    def think(self, known: Snapshot, *, now: datetime) -> Thought:
        """Decide about one message; `now` is aware. Raises MachineUnavailable when Rasa gives no decision."""
        form = form_of(known.text, before=known.form)
        if is_opt_out(known.text):
            return Thought(decision=Decision(outcome=Outcome.CLOSE, reason="opt_out", urgency=Urgency.LOW), form=form)
        decision = self._above(known, self._ask(known, form))
        if decision.outcome is Outcome.HANDOVER:
            decision = self._with_hours(decision, form, now)
        thought = self._say(known, decision, form)
        if decision.reason == SEVERAL and thought.decision.reason != SEVERAL:  # no room for a word about the other
            return self.hand_over(known, decision, reason=SEVERAL, now=now)
        return thought

    def hand_over(self, known: Snapshot, decision: Decision, *, reason: str, now: datetime) -> Thought:
        """Hand over what the machine would have said, when it cannot be said, with the general words."""
        form = form_of(known.text, before=known.form)
        texts = in_form(self.wording.handover, form)
        handed = replace(decision, outcome=Outcome.HANDOVER, reason=reason, entry=None, texts=texts, longer=())
        return self._say(known, self._with_hours(handed, form, now), form)

    def fall_back(self, known: Snapshot, *, reason: str, now: datetime) -> Thought:
        """Hand a message over without the machine, with an honest word about it."""
        form = form_of(known.text, before=known.form)
        texts = in_form(self.wording.machine_unavailable, form)
        decision = self._above(known, Decision(outcome=Outcome.HANDOVER, reason=reason, texts=texts))
        return self._say(known, self._with_hours(decision, form, now), form)

    def _ask(self, known: Snapshot, form: Form) -> Decision:
        context = Context(
            channel=known.channel,
            form=form,
            asked_before=known.asked_before,
            offered=known.offered,
            answered=known.answered,
            personal_data=known.personal_data,
        )
        ask = partial(self.machine.ask, known.text, context=context, conversation=f"c{known.conversation_id}")
        alone = ask()
        if not (known.asked_about and needs_context(known.text, alone)):
            return alone
        return better(known.text, alone, ask(about=known.asked_about))

    def _above(self, known: Snapshot, decision: Decision) -> Decision:
        """Apply the rules that no decision of the machine can break (promises P7, P12; X's rule of summons)."""
        if decision.outcome is Outcome.CLOSE and decision.reason == OPT_OUT_CONCERN:
            return _silent(decision, decision.outcome, "opt_out")
        if not known.owner_is_machine:
            return _silent(decision, Outcome.HANDOVER, "people_have_it")
        speaks = decision.outcome in (Outcome.ANSWER, Outcome.ASK)
        forbidden = "opted_out" if known.opted_out else "not_summoned" if known.summons is Summons.NONE else None
        if forbidden is None:
            return decision
        if speaks:
            return _silent(decision, Outcome.HANDOVER, forbidden)
        return replace(decision, texts=(), longer=())

    def _with_hours(self, decision: Decision, form: Form, now: datetime) -> Decision:
        """Outside service hours say when a person will answer (promise P9)."""
        opening = None if self.hours.open_at(now) else self.hours.next_opening(now, english=form is Form.EN)
        if opening is None:
            return decision
        if decision.texts == in_form(self.wording.handover, form):
            texts = in_form(self.wording.handover_closed, form)
        else:
            when = in_form(self.wording.handover_when, form)
            texts = tuple(f"{text} {sentence}" for text in decision.texts for sentence in when)
        return replace(decision, texts=tuple(text.replace("{next_opening}", opening) for text in texts))

    def _say(self, known: Snapshot, decision: Decision, form: Form) -> Thought:
        ways = [way for texts in (decision.longer, decision.texts) for way in self._ways(known, decision, texts, form)]
        allowed = tuple(way for way in ways if self._permitted(known, way))
        if decision.outcome is Outcome.HANDOVER:
            allowed = tuple(way for way in allowed if self._permitted(known, with_case(way, LARGEST_CASE))) or allowed
        if ways and not allowed:
            decision = _silent(decision, Outcome.HANDOVER, "no_wording_allowed")
        return Thought(decision=decision, form=form, wordings=allowed)

    def _ways(self, known: Snapshot, decision: Decision, texts: tuple[str, ...], form: Form) -> list[str]:
        return compose(
            texts,
            wording=self.wording,
            form=form,
            first=known.automated_replies == 0,
            greet=decision.outcome is not Outcome.HANDOVER,
            seed=str(known.message_id),
        )

    def _permitted(self, known: Snapshot, text: str) -> bool:
        """Ask policy as the sender will ask it again; what it refuses is not written into the outbox."""
        draft = Draft(text=text, channel=known.channel, author=MACHINE, fence=known.fence)
        situation = self.house.situation(
            known.channel,
            summons=known.summons,
            opted_out=known.opted_out,
            earlier_in_interaction=0,
            earlier_in_conversation=known.automated_replies,
            fence=known.fence,
        )
        return isinstance(review(draft, situation), Permit)


def _silent(decision: Decision, outcome: Outcome, reason: str) -> Decision:
    return replace(decision, outcome=outcome, reason=reason, entry=None, texts=(), longer=())
