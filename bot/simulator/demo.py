"""The scripted customers: reads demo_script.yml, writes their posts and messages into an empty simulator."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict

from bot.simulator.world import World

SCRIPT = Path(__file__).with_name("demo_script.yml")


class Line(BaseModel):
    """One line of the script; see the head of the file."""

    model_config = ConfigDict(extra="forbid")
    after: float
    handle: str
    name: str
    kind: str
    text: str
    reply_to_first: bool = False


class Demo:
    """Plays the script once. The state remembers how far it came, so a restart neither repeats nor loses a line."""

    def __init__(self, world: World, *, speed: float = 1.0) -> None:
        self._world = world
        self._speed = speed
        self._task: asyncio.Task[None] | None = None
        self.lines = [Line.model_validate(line) for line in yaml.safe_load(SCRIPT.read_text("utf-8"))]

    def status(self) -> dict[str, Any]:
        """Has it started, how many lines are written, and of how many."""
        sent = self._world.state.demo_sent
        return {"started": sent is not None, "sent": sent or 0, "of": len(self.lines)}

    def start(self) -> dict[str, Any]:
        """Begin, or go on after a restart. Does nothing where others have written already, or while it plays."""
        state = self._world.state
        if state.demo_sent is None and not state.empty:
            return self.status() | {"reason": "the timeline is not empty"}
        if state.demo_sent is None:
            state.record("demo", {"sent": 0})
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._play())
        return self.status()

    async def stop(self) -> None:
        """Stop playing; the next start goes on from here."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _play(self) -> None:
        sent = self._world.state.demo_sent or 0
        clock = self.lines[sent - 1].after if sent else 0.0
        for line in self.lines[sent:]:
            await asyncio.sleep((line.after - clock) / self._speed)
            clock = line.after
            self._write(line)
            self._world.state.record("demo", {"sent": (self._world.state.demo_sent or 0) + 1})

    def _write(self, line: Line) -> None:
        writer, account = self._world.writer, self._world.account
        author = writer.user(line.handle, name=line.name)
        text = line.text.replace("@telekom_hilft", f"@{account.username}")
        if line.kind == "dm":
            writer.dm(author, account, text)
            return
        own = [post for post in self._world.state.posts_by_age() if post.author_id == author.id]
        answers = [
            post
            for post in self._world.state.posts_by_age()
            if own and post.author_id == account.id and post.reply_to == own[0].id
        ]
        parent = (answers or own)[0] if line.reply_to_first and own else None
        writer.post(author, text, reply_to=parent)
