"""Users: who works in the desk. Writes the table users; passwords come hashed."""

from __future__ import annotations

from sqlalchemy import func, select

from bot.store import audit
from bot.store.store import Store
from bot.store.tables import User


def create(store: Store, *, name: str, initials: str, role: str, password_hash: str) -> User:
    """Add a user. Raises sqlalchemy's IntegrityError when name or initials are taken."""
    user = User(name=name, initials=initials, role=role, password_hash=password_hash)
    with store.database.begin() as session:
        session.add(user)
        session.flush()
        audit.note(session, who=initials, what="user_created", subject=f"user:{user.id}")
    return user


def by_name(store: Store, name: str) -> User | None:
    """Give the user who logs in with this name."""
    with store.database.begin() as session:
        return session.scalars(select(User).where(User.name == name)).first()


def by_id(store: Store, user_id: int) -> User | None:
    """Give the user with this id."""
    with store.database.begin() as session:
        return session.get(User, user_id)


def count(store: Store) -> int:
    """Say how many users there are; 0 means that the first admin is still to be made."""
    with store.database.begin() as session:
        return session.scalars(select(func.count()).select_from(User)).one()
