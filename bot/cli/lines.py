"""JSON Lines in and out: one request a line, one answer a line, in order; a bad line is answered as bad."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, BinaryIO

from bot.errors import IncomingError
from bot.messages import Channel

Answer = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Request:
    """One line of input; its repr shows no text."""

    id: str
    text: str
    channel: Channel

    def __repr__(self) -> str:
        """Name the request without its text."""
        return f"Request(channel={self.channel.value!r})"


def parse(line: bytes, channel: Channel = Channel.PUBLIC) -> Request:
    """Read `{"id": str, "text": str, "channel": "public"|"dm"}`; without a channel it is `channel`.

    Raises IncomingError that never quotes the text.
    """
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        raise IncomingError("not JSON; expected one object per line") from None
    if not isinstance(data, dict):
        raise IncomingError(f"expected an object, got {type(data).__name__}")
    data = {"channel": channel.value} | data
    for key in ("id", "text", "channel"):
        if not isinstance(data.get(key), str):
            raise IncomingError(f'"{key}": expected a string, got {type(data.get(key)).__name__}')
    if data["channel"] not in {channel.value for channel in Channel}:
        raise IncomingError('"channel": expected "public" or "dm"')
    return Request(id=data["id"], text=data["text"], channel=Channel(data["channel"]))


def serve(lines: Iterable[bytes], out: BinaryIO, answer: Callable[[Request], Answer], channel: Channel) -> int:
    """Answer every line that is not blank, on `channel` where it names none; gives how many were bad."""
    bad = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            result = answer(parse(line, channel))
        except IncomingError as error:
            bad += 1
            result = {"id": _id(line), "error": str(error), "line": number}
        write(out, result)
    return bad


def _id(line: bytes) -> str | None:
    """Give the id of a bad line where there is one."""
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        return None
    ident = data.get("id") if isinstance(data, dict) else None
    return ident if isinstance(ident, str) else None


def write(out: BinaryIO, answer: Answer) -> None:
    """Write one object; what UTF-8 cannot carry (half a surrogate pair in an id) stays as JSON's own escape."""
    out.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")
    out.flush()
