"""Names a version after all that it is made from, and makes one from a kept version when nothing must be learned.

Reads and writes version folders; imports nothing that learns.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from faq_index.encoder.manifest import digest
from faq_index.entries import Entry
from faq_index.phrasings import Phrasing
from faq_index.versions import (
    ENTRIES_FILE,
    HEAD_FILE,
    current_version,
    digests,
    head_of,
    is_whole,
    save,
    take_over,
    to_json,
    versions,
)

#: the code that decides what becomes of entries and phrasings; a change in it makes another version
_CODE = (
    "rows.py",
    "index.py",
    "scoring.py",
    "concerns.py",
    "evidence.py",
    "certainty.py",
    "calibration.py",
    "fitting.py",
    "tuned.json",
)


@dataclass(frozen=True)
class Row:
    """One sentence that stands for an entry: a customer's phrasing, or the editors' own sentence (no writer)."""

    entry: int
    text: str
    writer: str | None


@dataclass(frozen=True)
class Recipe:
    """All that a version is made from. `encoder`: the model's fingerprint; `targets`: precisions to reach, by name."""

    entries: tuple[Entry, ...]
    rows: tuple[Row, ...]
    encoder: str
    targets: Mapping[str, float]

    @property
    def matrix(self) -> str:
        """A name for all that scorer and calibration depend on; the texts of answers are not among it."""
        content = (
            [[entry.id, entry.handling] for entry in self.entries],
            [list(vars(row).values()) for row in self.rows],
        )
        paths = [Path(__file__).with_name(name) for name in _CODE]
        code = [path.read_bytes() if path.exists() else b"" for path in paths]
        return digest(f"{self.encoder} {dict(self.targets)}".encode(), to_json(content).encode(), *code)

    @property
    def version(self) -> str:
        """A name for all of it: the same content has the same version."""
        return digest(self.matrix.encode(), to_json([asdict(entry) for entry in self.entries]).encode())


def recipe(
    entries: Sequence[Entry], phrasings: Sequence[Phrasing], *, encoder: str, targets: Mapping[str, float]
) -> Recipe:
    """Return what a version of this content is made from; see `Recipe` for the arguments."""
    return Recipe(tuple(entries), tuple(_rows(entries, phrasings)), encoder, targets)


def targets_of(folder: Path) -> dict[str, float] | None:
    """Return the precisions that the current version of `folder` was made for, None when there is none."""
    version = current_version(folder)
    return dict(head_of(folder, version)["calibration"]["targets"]) if version is not None else None


def reuse(folder: Path, wanted: Recipe) -> str | None:
    """Return the version of `wanted` in `folder`, made now if only texts changed; None if it must be learned first."""
    name, matrix = wanted.version, wanted.matrix
    kept = {one.name: one.head for one in versions(folder)}
    if name not in kept:
        alike = (other for other, head in kept.items() if head.get("matrix") == matrix)
        same = next((other for other in alike if is_whole(folder, other)), None)
        if same is None:
            return None
        with drafted(folder, name) as draft:
            take_over(folder / same, draft, leave=(HEAD_FILE, ENTRIES_FILE))
            save_head(draft, wanted, kept[same]["calibration"], known=kept[same]["files"])
    return name


@contextmanager
def drafted(folder: Path, version: str) -> Iterator[Path]:
    """Give a path for a new version; what the block leaves there appears in `folder` in one step."""
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix=".draft-") as place:
        draft = Path(place) / version
        yield draft
        target = folder / version
        shutil.rmtree(target, ignore_errors=True)  # an incomplete one
        draft.rename(target)


def save_head(draft: Path, wanted: Recipe, calibration: object, *, known: Mapping[str, str] | None = None) -> None:
    """Write the entries and the head into `draft`, which holds the rest; `known` are digests of files taken over."""
    save(draft / ENTRIES_FILE, [asdict(entry) for entry in wanted.entries])
    head = {"version": wanted.version, "matrix": wanted.matrix, "encoder": wanted.encoder, "calibration": calibration}
    files = {**(known or {}), **digests(draft, [ENTRIES_FILE] if known else [path.name for path in draft.iterdir()])}
    save(draft / HEAD_FILE, {**head, "files": files})


def _rows(entries: Sequence[Entry], phrasings: Sequence[Phrasing]) -> Iterator[Row]:
    # Sorted by entry; a text that an entry has twice counts once.
    by_entry: dict[str, dict[str, str]] = {entry.id: {} for entry in entries}
    for phrasing in phrasings:
        by_entry[phrasing.entry_id].setdefault(phrasing.text, phrasing.writer)
    for number, entry in enumerate(entries):
        yield Row(number, entry.concern, None)
        for text, writer in by_entry[entry.id].items():
            yield Row(number, text, writer)
