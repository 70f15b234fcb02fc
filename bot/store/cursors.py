"""Cursors: how far each source was read. Writes the table cursors."""

from __future__ import annotations

from sqlalchemy.dialects.postgresql import insert

from bot.store.store import Store
from bot.store.tables import Cursor


def read(store: Store, name: str) -> str | None:
    """Give where a source was left, or None at the first time."""
    with store.database.begin() as session:
        row = session.get(Cursor, name)
        return row.value if row else None


def write(store: Store, name: str, value: str) -> None:
    """Note how far a source was read; call it after what was read is stored."""
    row = insert(Cursor).values(name=name, value=value)
    with store.database.begin() as session:
        session.execute(row.on_conflict_do_update(index_elements=["name"], set_={"value": row.excluded.value}))
