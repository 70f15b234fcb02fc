"""The invariants of promise P1: every message has exactly one outcome, and what follows from it. Reads only."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text

from bot.store.database import Database

#: Each rule that must find nothing: what is wrong, and the query that finds the ids.
RULES = {
    "message done without a turn": """
        SELECT m.id FROM messages m LEFT JOIN turns t ON t.message_id = m.id
        WHERE m.state = 'done' AND t.id IS NULL""",
    "message without an outcome for more than a minute": """
        SELECT id FROM messages WHERE state = 'pending' AND received_at < now() - interval '1 minute'""",
    "answered or asked back, but no reply was written": """
        SELECT t.message_id FROM turns t LEFT JOIN replies r
        ON r.message_id = t.message_id AND r.author = 'machine'
        WHERE t.outcome IN ('answer', 'ask') AND r.id IS NULL""",
    "handed over, but the conversation has no case": """
        SELECT t.message_id FROM turns t JOIN messages m ON m.id = t.message_id
        LEFT JOIN cases c ON c.conversation_id = m.conversation_id
        WHERE t.outcome = 'handover' AND c.id IS NULL""",
    "the machine's reply was refused, and no case followed": """
        SELECT r.message_id FROM replies r JOIN turns t ON t.message_id = r.message_id
        LEFT JOIN cases c ON c.conversation_id = r.conversation_id
        WHERE r.state = 'refused' AND r.author = 'machine' AND c.id IS NULL""",
    "sent without a permit": """
        SELECT message_id FROM replies WHERE state = 'sent' AND permit IS NULL""",
    "conversation with people, but without an open case": """
        SELECT min(m.id) FROM conversations v JOIN messages m ON m.conversation_id = v.id
        LEFT JOIN cases c ON c.conversation_id = v.id AND c.state <> 'closed'
        WHERE v.owner = 'people' AND c.id IS NULL GROUP BY v.id""",
}


@dataclass(frozen=True)
class Report:
    """How many messages ended how, how many are still on their way, and what breaks a rule."""

    outcomes: dict[str, int]
    pending: int
    broken: dict[str, list[int]]


def check(database: Database) -> Report:
    """Count the outcomes and look for messages that break a rule; ids only, no text."""
    with database.begin() as session:
        outcomes = session.execute(text("SELECT outcome, count(*) FROM turns GROUP BY 1 ORDER BY 1")).all()
        pending = session.execute(text("SELECT count(*) FROM messages WHERE state = 'pending'")).scalar_one()
        broken = {rule: list(session.scalars(text(query))) for rule, query in RULES.items()}
    return Report(
        outcomes={row[0]: row[1] for row in outcomes},
        pending=pending,
        broken={rule: ids for rule, ids in broken.items() if ids},
    )
