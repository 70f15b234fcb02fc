"""What the simulator knows: users, posts, direct messages, stream rules. Plain data; reads and writes nothing."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class User:
    """One account. `username` is the handle without @."""

    id: int
    username: str
    name: str
    description: str = ""


@dataclass(frozen=True)
class Post:
    """One public post.

    `text` is what the author typed. `prefix` holds the ids of the users whom X puts in front of a reply by itself
    (the implicit mentions), `mentions` those whom the author typed.
    """

    id: int
    author_id: int
    text: str
    conversation_id: int
    mentions: tuple[int, ...] = ()
    prefix: tuple[int, ...] = ()
    reply_to: int | None = None
    reply_to_user: int | None = None
    quote_of: int | None = None


@dataclass(frozen=True)
class Dm:
    """One direct message between two people."""

    id: int
    sender_id: int
    recipient_id: int
    text: str

    @property
    def conversation_id(self) -> str:
        """X's id of a one-to-one conversation: both user ids, the smaller first."""
        return "-".join(str(user) for user in sorted((self.sender_id, self.recipient_id)))


@dataclass(frozen=True)
class Rule:
    """One rule of the filtered stream."""

    id: int
    value: str
    tag: str | None = None
