"""What stands at the left of every working page: my cases and the waiting ones. Reads cases."""

from __future__ import annotations

from dataclasses import dataclass

from bot.desk.desk import Desk
from bot.desk.show import Row, row
from bot.store import case_views
from bot.store.tables import User


@dataclass(frozen=True)
class Shelf:
    """Both lists, in the order in which they should be worked on."""

    mine: tuple[Row, ...]
    waiting: tuple[Row, ...]


def shelf(desk: Desk, user: User) -> Shelf:
    """Read both lists for one user."""
    now = desk.now()
    return Shelf(
        mine=tuple(row(view, desk.profile, now=now) for view in case_views.claimed_by(desk.store, user.id)),
        waiting=tuple(row(view, desk.profile, now=now) for view in case_views.waiting(desk.store)),
    )
