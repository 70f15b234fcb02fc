"""The seal on guarded text: proof that it came out of this room. Reads and writes nothing.

Only `masking.py` and `guarded.py` hold it; a test looks that nobody else imports this file.
"""

from __future__ import annotations

from typing import Final, final


@final
class Seal:
    """The type of the one seal; whoever makes a second one has not got the first."""


SEAL: Final = Seal()


def check(seal: Seal, made: str, maker: str) -> None:
    """Refuse with a TypeError that names the right door, unless `seal` is the one seal."""
    if seal is not SEAL:
        raise TypeError(f"{made} is made by bot.privacy.{maker}() alone; call it with the raw text instead")
