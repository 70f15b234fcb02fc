"""The audit: who did what to which thing. Writes audit events; never a text."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot.store.tables import AuditEvent


def note(session: Session, *, who: str, what: str, subject: str) -> None:
    """Add one event to the caller's transaction: initials or `machine`, a verb such as `case_claimed`, `case:12`."""
    session.add(AuditEvent(who=who, what=what, subject=subject))
