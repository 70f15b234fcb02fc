"""The map of Redis: every key, its type, its lifetime, who writes it. `{n}` is the namespace (BOT_NAMESPACE).

| key               | type       | lifetime          | written by                                       |
|-------------------|------------|-------------------|--------------------------------------------------|
| {n}:queue         | sorted set | until rebuilt     | handover queue: case id by urgency and waiting    |
| {n}:claims        | hash       | until rebuilt     | handover queue: case id -> agent id               |
| {n}:work:*        | dramatiq's | until acknowledged| waker: jobs that carry an id only                 |
| {n}:changed       | channel    | none (pub/sub)    | every writer: something in the desk changed       |
| {n}:*:c… (Rasa)   | string     | 1 day             | Rasa: tracker and locks of a conversation         |
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Keys:
    """The names of all keys below one namespace."""

    namespace: str

    @property
    def queue(self) -> str:
        """Sorted set of the ids of open cases."""
        return f"{self.namespace}:queue"

    @property
    def claims(self) -> str:
        """Hash from case id to the id of the agent who has it."""
        return f"{self.namespace}:claims"

    @property
    def work(self) -> str:
        """Prefix of dramatiq's keys."""
        return f"{self.namespace}:work"

    @property
    def changed(self) -> str:
        """Channel on which desks hear that something changed."""
        return f"{self.namespace}:changed"
