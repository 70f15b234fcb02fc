"""The simulator's clock: reads the machine's clock, adds an offset that only grows."""

from __future__ import annotations

import time
from collections.abc import Callable


class Clock:
    """Time as the simulated X sees it; it runs at the machine's speed and can be moved forward.

    It never goes back, because ids and `since_id` grow with time and a client may have read the newest already.
    """

    def __init__(self, *, wall: Callable[[], float] = time.time, offset: float = 0.0) -> None:
        self._wall = wall
        self.offset = offset

    def now(self) -> float:
        """Simulated seconds since 1970-01-01 UTC."""
        return self._wall() + self.offset

    def to_wall(self, moment: float) -> float:
        """The machine's time at which the simulated clock will show `moment` (both in epoch seconds)."""
        return moment - self.offset
