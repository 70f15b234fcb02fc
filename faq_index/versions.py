"""The versions of an index and the switch between them: reads version folders, writes <folder>/current and history.

Light on purpose, it imports nothing that learns: a changed answer is published within seconds. `current` is replaced in
one step: a reader sees the old version or the new one, never half of one.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

POINTER = "current"
#: what was published, oldest first, one version a line; a roll-back takes lines away
HISTORY = "history"
HEAD_FILE, ENTRIES_FILE, ROWS_FILE = "index.json", "entries.json", "rows.json"
#: published versions kept for a roll-back, and for readers that are just opening one
KEPT_VERSIONS = 5
#: versions kept that were built and never published
KEPT_DRAFTS = 3
REMEDY = "Build it anew: python -m faq_index build"

Json = dict[str, Any]


class UnusableIndexError(Exception):
    """The index is missing or broken, or cannot be built; the message says what to do."""


@dataclass(frozen=True)
class Version:
    """One version in the folder. `place`: 0 is current, 1 was published before it, …; None was never published."""

    name: str
    made_at: datetime
    place: int | None
    head: Json


def current_version(folder: Path) -> str | None:
    """Return the version that readers of `folder` get, None if nothing was ever published."""
    try:
        return (folder / POINTER).read_text(encoding="ascii").strip() or None
    except FileNotFoundError:
        return None


def head_of(folder: Path, version: str) -> Json:
    """Return what is known of a version: matrix, encoder, calibration, digests of its files.

    Raises UnusableIndexError when there is no such version or its head is broken.
    """
    try:
        found = json.loads((folder / version / HEAD_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise UnusableIndexError(f"the index {folder / version} is missing or broken. {REMEDY}") from error
    return dict(found)


def versions(folder: Path) -> list[Version]:
    """Return all versions kept in `folder`, the current one first, then those published before, then the newest."""
    line = _line(folder)
    places = {name: len(line) - 1 - number for number, name in enumerate(line)}
    found = []
    for path in folder.glob(f"[!.]*/{HEAD_FILE}"):
        name = path.parent.name
        with suppress(UnusableIndexError):
            made_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            found.append(Version(name, made_at, places.get(name), head_of(folder, name)))
    return sorted(found, key=lambda one: (one.place is None, one.place, -one.made_at.timestamp()))


def newest_draft(folder: Path) -> str | None:
    """Return the version that was built last, None when that is the current one or there is none."""
    found = max(versions(folder), key=lambda one: one.made_at, default=None)
    return found.name if found and found.place is None else None


def previous(folder: Path) -> str | None:
    """Return the version published before the current one, if it is still kept."""
    line = _line(folder)
    return line[-2] if len(line) > 1 else None


def publish(folder: Path, version: str) -> None:
    """Make `version` the one that readers of `folder` get, after checking its files; forget versions long replaced.

    Raises UnusableIndexError when a file is damaged; the version is then removed and the current one stays.
    """
    if not is_whole(folder, version):
        shutil.rmtree(folder / version, ignore_errors=True)
        raise UnusableIndexError(f"the index {folder / version} is broken and was removed. {REMEDY}")
    line = _line(folder)
    _switch(folder, line if line[-1:] == [version] else [*line, version])


def rollback(folder: Path) -> str | None:
    """Make the version published before the current one current again; return it, None when there is none.

    Done twice it goes two steps back. One that is damaged is passed over.
    """
    line = _line(folder)[:-1]
    while line and not is_whole(folder, line[-1]):
        line.pop()
    if line:
        _switch(folder, line)
    return line[-1] if line else None


def is_whole(folder: Path, version: str) -> bool:
    """Return whether all files of a version are there as they were written."""
    try:
        wanted = head_of(folder, version).get("files") or {}
        return bool(wanted) and digests(folder / version, wanted) == wanted
    except (OSError, UnusableIndexError):
        return False


def digests(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """Return the sha256 of each named file in `folder`."""
    found = {}
    for name in sorted(names):
        with (folder / name).open("rb") as file:
            found[name] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def take_over(version: Path, draft: Path, *, leave: Sequence[str]) -> None:
    """Put the files of `version` into the new folder `draft`, but those to `leave`; shared on disk where it can be."""
    # A version's files are never written to again, so both may have the same file.
    shutil.copytree(version, draft, ignore=lambda *_: leave, copy_function=_share)


def save(path: Path, content: Any) -> None:
    """Write `content` as JSON; dates as ISO texts."""
    path.write_text(to_json(content) + "\n", encoding="utf-8")


def to_json(content: Any) -> str:
    """Return `content` as JSON, the same for the same content."""
    return json.dumps(content, ensure_ascii=False, default=str)


def _share(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system, or one without links
        shutil.copy2(source, target)


def _line(folder: Path) -> list[str]:
    # What was published and is still there, up to and with the current one. The pointer has the last word: a process
    # that was killed between the two files leaves a line that goes further.
    current = current_version(folder)
    if current is None:
        return []
    try:
        names = (folder / HISTORY).read_text(encoding="ascii").split()
    except FileNotFoundError:
        names = []
    if current not in names:
        names.append(current)
    names = names[: len(names) - names[::-1].index(current)]
    return [name for name in names if name == current or (folder / name / HEAD_FILE).is_file()]


def _switch(folder: Path, line: list[str]) -> None:
    # Going on, the line is written first; going back, the pointer: the line is read up to the pointer.
    before, line = _line(folder), line[-KEPT_VERSIONS:]
    steps = [(HISTORY, "\n".join(line)), (POINTER, line[-1])]
    for name, content in reversed(steps) if len(line) < len(before) else steps:
        draft = folder / f".{name}-{os.getpid()}"
        draft.write_text(content + "\n", encoding="ascii")
        draft.replace(folder / name)
    drafts = [one.name for one in versions(folder) if one.place is None]
    long_replaced = before[:1] if len(line) == len(before) == KEPT_VERSIONS else []
    for name in {*drafts[KEPT_DRAFTS:], *long_replaced} - {*line}:
        shutil.rmtree(folder / name, ignore_errors=True)
