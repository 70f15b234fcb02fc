"""Says what differs between two versions of an index: reads their files, writes nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from faq_index.versions import ENTRIES_FILE, ROWS_FILE, UnusableIndexError


@dataclass(frozen=True)
class Changes:
    """Ids of entries that are new, gone, or have other fields (by id); numbers of phrasings that are new or gone."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: dict[str, tuple[str, ...]]
    new_phrasings: int
    gone_phrasings: int

    def __bool__(self) -> bool:
        """Say whether anything differs."""
        return bool(self.added or self.removed or self.changed or self.new_phrasings or self.gone_phrasings)


def between(folder: Path, before: str | None, after: str) -> Changes:
    """Return what `after` has other than `before`, both versions in `folder`; without `before` all of it is new.

    Raises UnusableIndexError when a file is missing or broken.
    """
    old, new = ({one["id"]: one for one in _read(folder, version, ENTRIES_FILE)} for version in (before, after))
    said, says = _phrasings(folder, before, list(old)), _phrasings(folder, after, list(new))
    differing = {
        name: tuple(field for field in new[name] if new[name][field] != old[name].get(field))
        for name in new
        if name in old and new[name] != old[name]
    }
    return Changes(
        added=tuple(name for name in new if name not in old),
        removed=tuple(name for name in old if name not in new),
        changed=differing,
        new_phrasings=len(says - said),
        gone_phrasings=len(said - says),
    )


def _phrasings(folder: Path, version: str | None, entries: list[str]) -> set[tuple[str, str]]:
    rows = _read(folder, version, ROWS_FILE)
    return {(entries[owner], text) for owner, text, writer in rows if writer is not None}


def _read(folder: Path, version: str | None, name: str) -> list[Any]:
    if version is None:
        return []
    try:
        return list(json.loads((folder / version / name).read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise UnusableIndexError(f"the index {folder / version} is missing or broken") from error
