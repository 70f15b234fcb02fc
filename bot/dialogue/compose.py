"""Composes finished replies: opening, the editors' words, bot mark, within the limit. Pure.

The order differs from message to message, so that equal answers to many customers read differently (promise P2).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import product

from bot.messages import Form
from bot.wording import Wording, in_form


def compose(texts: Sequence[str], *, wording: Wording, form: Form, first: bool, greet: bool, seed: str) -> list[str]:
    """Give every way to say one of `texts`: those with an opening first, then those without.

    `first`: the conversation's first automated reply, which carries the long bot mark (promise P11).
    `greet`: put an opening before it; not before words of sympathy, which begin as they must.
    `seed` orders the ways, stable for one message.
    """
    mark = wording.bot_mark_first[form] if first else wording.bot_mark_next
    openings = in_form(wording.openings, form) if first and greet else ()
    opened = [f"{opening} {text} {mark}" for opening, text in product(openings, texts)]
    plain = [f"{text} {mark}" for text in texts]
    return _shuffled(opened, seed) + _shuffled(plain, seed)


def _shuffled(ways: Sequence[str], seed: str) -> list[str]:
    return sorted(ways, key=lambda way: hashlib.sha256(f"{seed}\0{way}".encode()).digest())
