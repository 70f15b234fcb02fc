"""Faults on order: reads a request's method and path, says what shall go wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import Literal

Kind = Literal[
    "http_401",
    "http_429",
    "http_500",
    "http_503",
    "timeout_before",
    "timeout_after",
    "duplicate",
    "out_of_order",
    "stream_cut",
]
#: Kinds that spoil a request as a whole, before or after it was carried out.
REQUEST_KINDS: frozenset[Kind] = frozenset(
    {"http_401", "http_429", "http_500", "http_503", "timeout_before", "timeout_after"}
)
#: Kinds that spoil what is delivered.
DELIVERY_KINDS: frozenset[Kind] = frozenset({"duplicate", "out_of_order"})


@dataclass
class Fault:
    """One order: the next `remaining` requests whose method and path match go wrong in this way.

    `path` matches as a prefix; `seconds` is how long a time-out holds the connection before it is cut.
    """

    id: int
    kind: Kind
    method: str | None
    path: str
    remaining: int
    seconds: float


class Faults:
    """The orders that are open, in the order they were given."""

    def __init__(self) -> None:
        self._ids = count(1)
        self.open: list[Fault] = []

    def order(self, kind: Kind, *, method: str | None, path: str, times: int, seconds: float) -> Fault:
        """Open an order and return it."""
        fault = Fault(next(self._ids), kind, method, path, times, seconds)
        self.open.append(fault)
        return fault

    def take(self, method: str, path: str, kinds: frozenset[Kind]) -> Fault | None:
        """The first open order of one of `kinds` for this request, counted down; None if all shall go well."""
        for fault in self.open:
            if fault.kind in kinds and fault.method in (None, method) and path.startswith(fault.path):
                fault.remaining -= 1
                self.open = [one for one in self.open if one.remaining > 0]
                return fault
        return None

    def clear(self) -> None:
        """Nothing shall go wrong any more."""
        self.open = []
