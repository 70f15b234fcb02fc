"""Reads a reply to our question together with the message that the question was about. Pure.

"Festnetz" alone says nothing, "Hier geht gar nichts. Festnetz" does. A whole new sentence speaks for itself first.
"""

from __future__ import annotations

import re

from bot.messages import Decision, Outcome

#: a reply of so many words is an answer to the question, not a message of its own
SHORT = 8
#: fewer words never stand alone: "Handy" would be taken for the commonest concern with mobiles
FEWEST = 3
#: reasons that mean no more than: not understood
NOT_UNDERSTOOD = frozenset({"not_sure", "asked_before", "may_be_for_people"})
#: what a decision about a few words may mean besides, unless it is sure enough to name an entry
_GUESSED = "concern_is_for_people"
#: a choice is a whole answer however short it is
_CHOSEN = "picked"

_WORD = re.compile(r"\w+")


def needs_context(reply: str, alone: Decision) -> bool:
    """Say whether `reply` must be read along with the message before; `alone` was decided without it."""
    if _not_understood(alone):
        return True
    guessed = alone.reason == _GUESSED and alone.entry is None
    understood = alone.outcome in (Outcome.ANSWER, Outcome.ASK) and alone.reason != _CHOSEN
    return (guessed or understood) and _words(reply) <= SHORT


def better(reply: str, alone: Decision, together: Decision) -> Decision:
    """Give the decision to follow: what both messages say together, unless only the reply alone was understood.

    Together they never end a conversation: somebody who was asked and replies wants something.
    """
    alone_only = _not_understood(together) and _words(reply) >= FEWEST
    return alone if alone_only or together.outcome is Outcome.CLOSE else together


def _not_understood(decision: Decision) -> bool:
    # That no entry covers it is a guess, too, as long as the entry for that is not named.
    return decision.reason in NOT_UNDERSTOOD or (decision.reason == "no_entry" and decision.entry is None)


def _words(text: str) -> int:
    return len(_WORD.findall(text))
