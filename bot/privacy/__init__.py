"""The privacy guard: raw text in, masked text out (promise P5). Reads and writes nothing.

`guard` is the only maker of `Guarded`, `mask` the only maker of `Masked`; every later room takes nothing else.
"""

from bot.privacy.guarded import Guarded, guard
from bot.privacy.kinds import Kind, exposes
from bot.privacy.masking import Finding, Masked, mask

__all__ = ["Finding", "Guarded", "Kind", "Masked", "exposes", "guard", "mask"]
