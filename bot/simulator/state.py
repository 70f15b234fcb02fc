"""The simulator's memory: reads and writes users, posts, messages, rules; appends every change to the state file.

Every change is one event. Memory is what the events made of it, so reading the state file again after a restart
gives the same memory.
"""

from __future__ import annotations

import json
from bisect import insort
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bot.simulator.records import Dm, Post, Rule, User
from bot.simulator.settings import Settings

Event = dict[str, Any]
Listener = Callable[[str, Event], None]


class StateFileError(Exception):
    """The state file cannot be read. The message names the file, the line and the remedy."""


class State:
    """All that was ever written, in memory. Ids are snowflakes, so order by id is order by time."""

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self.listeners: list[Listener] = []
        self._clear({})
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            self._replay(file)

    def record(self, kind: str, item: Event) -> None:
        """Apply one change, append it to the state file, tell the listeners (in this order)."""
        self._apply(kind, item)
        if self._file is not None:
            with self._file.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps({"event": kind, "item": item}, ensure_ascii=False) + "\n")
        for listener in self.listeners:
            listener(kind, item)

    def add(self, record: User | Post | Dm | Rule) -> None:
        """Record a new user, post, direct message or rule."""
        self.record(type(record).__name__.lower(), asdict(record))

    def user_by_name(self, username: str) -> User | None:
        """The user with this handle (without @, upper and lower case alike), or None."""
        return self.users.get(self._usernames.get(username.casefold(), 0))

    def posts_by_age(self) -> list[Post]:
        """All posts that are not deleted, oldest first."""
        return [self.posts[post_id] for post_id in self._post_ids if post_id in self.posts]

    @property
    def empty(self) -> bool:
        """True if nobody has written anything yet."""
        return not (self.posts or self.dms or self.deleted)

    def _apply(self, kind: str, item: Event) -> None:
        {
            "user": self._user,
            "post": self._post,
            "post_deleted": self._post_deleted,
            "dm": self._dm,
            "rule": self._rule,
            "rule_deleted": self._rule_deleted,
            "settings": self._settings,
            "clock": self._clock,
            "demo": self._demo,
            "reset": self._clear,
        }[kind](item)

    def _clear(self, _: Event) -> None:
        self.users: dict[int, User] = {}
        self.posts: dict[int, Post] = {}
        self.dms: dict[int, Dm] = {}
        self.rules: dict[int, Rule] = {}
        self.deleted: set[int] = set()
        self.settings = Settings()
        self.demo_sent: int | None = None
        self.clock_offset = getattr(self, "clock_offset", 0.0)
        self._usernames: dict[str, int] = {}
        self._post_ids: list[int] = []

    def _user(self, item: Event) -> None:
        user = User(**item)
        self.users[user.id] = user
        self._usernames[user.username.casefold()] = user.id

    def _post(self, item: Event) -> None:
        post = Post(**item | {"mentions": tuple(item["mentions"]), "prefix": tuple(item["prefix"])})
        self.posts[post.id] = post
        insort(self._post_ids, post.id)

    def _post_deleted(self, item: Event) -> None:
        self.deleted.add(item["id"])
        del self.posts[item["id"]]

    def _dm(self, item: Event) -> None:
        self.dms[item["id"]] = Dm(**item)

    def _rule(self, item: Event) -> None:
        self.rules[item["id"]] = Rule(**item)

    def _rule_deleted(self, item: Event) -> None:
        del self.rules[item["id"]]

    def _settings(self, item: Event) -> None:
        self.settings = Settings.model_validate(item)

    def _clock(self, item: Event) -> None:
        self.clock_offset = item["offset"]

    def _demo(self, item: Event) -> None:
        self.demo_sent = item["sent"]

    def _replay(self, file: Path) -> None:
        """Apply the events of the file; a last line that a crash cut short is dropped."""
        if not file.exists():
            return
        lines = file.read_bytes().splitlines(keepends=True)
        if lines and not lines[-1].endswith(b"\n"):
            lines.pop()
            file.write_bytes(b"".join(lines))
        for number, line in enumerate(lines, start=1):
            try:
                event = json.loads(line)
                self._apply(event["event"], event["item"])
            except (ValueError, KeyError, TypeError) as error:
                raise StateFileError(
                    f"{file}, line {number}: expected one event of the simulator as JSON, found {line[:40]!r}. "
                    "Delete the file to begin with an empty timeline, or give another one with --state."
                ) from error
