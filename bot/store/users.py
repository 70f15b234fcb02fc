"""Users: who works in the desk. Writes the table users; passwords come hashed."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from bot.errors import NameTaken
from bot.store import audit
from bot.store.store import Store
from bot.store.tables import User


def create(store: Store, *, name: str, initials: str, role: str, password_hash: str, by: str | None = None) -> User:
    """Add a user; `by` are the initials of who did it, the new user's own for the first one.

    Raises NameTaken when somebody has the name or the initials.
    """
    user = User(name=name, initials=initials, role=role, password_hash=password_hash)
    try:
        with store.database.begin() as session:
            session.add(user)
            session.flush()
            audit.note(session, who=by or initials, what="user_created", subject=f"user:{user.id}")
    except IntegrityError as error:
        raise NameTaken("the name or the initials belong to another user; choose others") from error
    return user


def by_name(store: Store, name: str) -> User | None:
    """Give the user who logs in with this name."""
    with store.database.begin() as session:
        return session.scalars(select(User).where(User.name == name)).first()


def by_id(store: Store, user_id: int) -> User | None:
    """Give the user with this id."""
    with store.database.begin() as session:
        return session.get(User, user_id)


def everyone(store: Store) -> list[User]:
    """Give all users by name."""
    with store.database.begin() as session:
        return list(session.scalars(select(User).order_by(User.name)))


def count(store: Store) -> int:
    """Say how many users there are; 0 means that the first admin is still to be made."""
    with store.database.begin() as session:
        return session.scalars(select(func.count()).select_from(User)).one()
