"""Builds the index from entries and phrasings and keeps it in versioned folders; loads it for serving.

Writes <folder>/<version>/ (index.json, entries.json, rows.json, *.npy, concerns.skops) and the pointer file
<folder>/current, which is replaced in one step: a reader sees the old version or the new one, never half of one.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from faq_index import tuned
from faq_index.calibration import Calibration, Targets, calibrate, measure
from faq_index.concerns import ConcernModel
from faq_index.encoder import Encoder, encode_cached
from faq_index.encoder.manifest import digest
from faq_index.entries import TEXTS, Entry, Handling, Texts
from faq_index.evidence import Models, Rows, gather, learn, paired
from faq_index.phrasings import Phrasing
from faq_index.scoring import Floats, Scorer

POINTER = "current"
#: the code that decides what becomes of entries and phrasings; a change in it makes another version
_CODE = ("index.py", "scoring.py", "concerns.py", "evidence.py", "certainty.py", "calibration.py", "tuned.json")
CONCERNS_FILE = "concerns.skops"
#: versions kept for a roll-back, and for readers that are just opening one
KEPT_VERSIONS = 5
DEFAULT_TARGETS = Targets()
#: what `build` reports, in this order
STEPS = ("encoding", "calibrating")
REMEDY = "Build it anew: python -m faq_index build"


class UnusableIndexError(Exception):
    """The index is missing or broken, or cannot be built; the message says what to do."""


@dataclass(frozen=True)
class Row:
    """One sentence that stands for an entry: a customer's phrasing, or the editors' own sentence (no writer)."""

    entry: int
    text: str
    writer: str | None


@dataclass(frozen=True)
class Index:
    """One version of the index, complete and unchanging; may be shared by threads."""

    folder: Path
    version: str
    fingerprint: str
    entries: tuple[Entry, ...]
    rows: tuple[Row, ...]
    scorer: Scorer
    calibration: Calibration

    @cached_property
    def handlings(self) -> tuple[Handling, ...]:
        """How each entry is handled, in the order of the entries."""
        return tuple(entry.handling for entry in self.entries)

    @cached_property
    def concerns(self) -> ConcernModel | None:
        """The index's own concern model, for tools that work without Rasa; read at first use, 2 seconds."""
        path = self.folder / self.version / CONCERNS_FILE
        return ConcernModel.load(path) if path.exists() else None

    def opinion(self, texts: Sequence[str], vectors: Floats) -> Floats:
        """Return the log probability of each entry by the concern model, float32 (messages, entries)."""
        return Models(self.concerns, self.scorer).opinion(texts, vectors, len(self.entries))

    @classmethod
    def load(cls, folder: Path, *, encoder: Encoder | None = None) -> Index:
        """Return the current version of the index in `folder`, its vectors mapped into memory.

        Raises UnusableIndexError when there is none, when it is broken, or when it was made with another model than
        `encoder`, whose vectors would mean something else.
        """
        version = current_version(folder)
        if version is None:
            raise UnusableIndexError(f"no index in {folder}. {REMEDY}")
        try:
            index = _read(folder, version)
        except (OSError, ValueError, TypeError, KeyError, EOFError) as error:
            raise UnusableIndexError(f"the index {folder / version} is broken. {REMEDY}") from error
        if encoder is not None and encoder.fingerprint != index.fingerprint:
            raise UnusableIndexError(f"the index {folder / version} was made with another model. {REMEDY}")
        return index

    def reload_if_changed(self) -> Index:
        """Return this index, or the new current version if there is one; costs one read of a small file.

        Raises UnusableIndexError when the new one cannot be used; this one stays usable.
        """
        return self if current_version(self.folder) in (self.version, None) else Index.load(self.folder)

    def entry(self, entry_id: str) -> Entry:
        """Return the entry with that id; raises KeyError when there is none."""
        for entry in self.entries:
            if entry.id == entry_id:
                return entry
        raise KeyError(entry_id)


def current_version(folder: Path) -> str | None:
    """Return the version that readers of `folder` get, None if nothing was ever published."""
    try:
        return (folder / POINTER).read_text(encoding="ascii").strip() or None
    except FileNotFoundError:
        return None


def build(
    entries: Sequence[Entry],
    phrasings: Sequence[Phrasing],
    encoder: Encoder,
    *,
    folder: Path,
    vectors: Path,
    targets: Targets = DEFAULT_TARGETS,
    report: Callable[[str, float], None] = lambda *_: None,
) -> str:
    """Build the index in `folder`, make it the current version and return its name.

    `vectors` is the folder that keeps vectors between builds. What has not changed is not computed again: the same
    content gives the same version, and a changed answer keeps the scorer. `report` is told the step and its share done
    (0 to 1). Raises UnusableIndexError when fewer than two writers make a calibration impossible.
    """
    rows = tuple(_rows(entries, phrasings))
    if len({row.writer for row in rows} - {None}) < 2:
        raise UnusableIndexError("phrasings by at least two writers are needed to calibrate; add a second writer")
    matrix = _matrix_hash(entries, rows, encoder, targets)
    version = digest(matrix.encode(), _to_json([asdict(entry) for entry in entries]).encode())
    if not (folder / version / "index.json").is_file():
        folder.mkdir(parents=True, exist_ok=True)
        models, calibration = _kept(folder, matrix) or _fitted(entries, rows, encoder, vectors, targets, report)
        index = Index(folder, version, encoder.fingerprint, tuple(entries), rows, models.scorer, calibration)
        _write(index, models, matrix)
    publish(folder, version)
    return version


def publish(folder: Path, version: str) -> None:
    """Make `version` the one that readers of `folder` get, after reading it once; forget versions long replaced.

    Raises UnusableIndexError when it cannot be read; the current version then stays.
    """
    try:
        _read(folder, version)
    except (OSError, ValueError, TypeError, KeyError, EOFError) as error:
        shutil.rmtree(folder / version, ignore_errors=True)
        raise UnusableIndexError(f"the index {folder / version} is broken and was removed. {REMEDY}") from error
    draft = folder / f".{POINTER}-{os.getpid()}"
    draft.write_text(version + "\n", encoding="ascii")
    draft.replace(folder / POINTER)
    os.utime(folder / version)
    _forget(folder)


def _rows(entries: Sequence[Entry], phrasings: Sequence[Phrasing]) -> Iterator[Row]:
    # Sorted by entry; a text that an entry has twice counts once.
    by_entry: dict[str, dict[str, str]] = {entry.id: {} for entry in entries}
    for phrasing in phrasings:
        by_entry[phrasing.entry_id].setdefault(phrasing.text, phrasing.writer)
    for number, entry in enumerate(entries):
        yield Row(number, entry.concern, None)
        for text, writer in by_entry[entry.id].items():
            yield Row(number, text, writer)


def _matrix_hash(entries: Sequence[Entry], rows: Sequence[Row], encoder: Encoder, targets: Targets) -> str:
    # All that the scorer and its calibration depend on; the texts of answers are not among it.
    content = [[entry.id, entry.handling] for entry in entries], [list(vars(row).values()) for row in rows]
    paths = [Path(__file__).with_name(name) for name in _CODE]
    code = [path.read_bytes() if path.exists() else b"" for path in paths]
    return digest(f"{encoder.fingerprint} {targets}".encode(), _to_json(content).encode(), *code)


def _fitted(
    entries: Sequence[Entry],
    rows: Sequence[Row],
    encoder: Encoder,
    folder: Path,
    targets: Targets,
    report: Callable[[str, float], None],
) -> tuple[Models, Calibration]:
    vectors = _encode(rows, encoder, folder, lambda share: report("encoding", share))
    known = learning_rows(rows, vectors)
    calibration = _of_tuning(entries, encoder, targets) or _calibrated(known, entries, targets, report)
    report("calibrating", 0.75)
    models = learn(known, len(entries))
    report("calibrating", 1.0)
    return models, calibration


def _of_tuning(entries: Sequence[Entry], encoder: Encoder, targets: Targets) -> Calibration | None:
    found = tuned.read()
    fits = found is not None and found.fits(encoder.adapter_sha256, [entry.id for entry in entries], targets)
    return found.calibration if found is not None and fits else None


def _calibrated(
    rows: Rows, entries: Sequence[Entry], targets: Targets, report: Callable[[str, float], None]
) -> Calibration:
    groups = paired(rows.writers.tolist())
    done: list[str] = []

    def next_group(name: str) -> None:
        report("calibrating", 0.75 * len(done) / len(groups))
        done.append(name)

    handlings = [entry.handling for entry in entries]
    evidence = gather(rows, len(entries), groups, next_group)
    return replace(calibrate(evidence, handlings, targets), measured=measure(evidence, handlings, targets))


def learning_rows(rows: Sequence[Row], vectors: Floats) -> Rows:
    """Return what models learn from: `rows` with their vectors, float32 (rows, dimensions)."""
    owners = np.array([row.entry for row in rows], dtype=np.int32)
    return Rows([row.text for row in rows], vectors, owners, np.array([row.writer or "" for row in rows]))


def _encode(
    rows: Sequence[Row], encoder: Encoder, folder: Path, report: Callable[[float], None]
) -> np.ndarray[Any, np.dtype[np.float32]]:
    vectors = np.zeros((len(rows), 0), dtype=np.float32)
    for kind, written in (("query", True), ("passage", False)):
        places = [place for place, row in enumerate(rows) if (row.writer is not None) == written]
        found = encode_cached(
            encoder,
            [rows[place].text for place in places],
            kind="query" if kind == "query" else "passage",
            folder=folder,
            report=lambda done, total: report(done / total),
        )
        if not vectors.size:
            vectors = np.zeros((len(rows), found.shape[1]), dtype=np.float32)
        vectors[places] = found
    return vectors


def _kept(folder: Path, matrix: str) -> tuple[Models, Calibration] | None:
    version = current_version(folder)
    if version is None:
        return None
    try:
        if json.loads((folder / version / "index.json").read_text(encoding="utf-8"))["matrix"] != matrix:
            return None
        index = _read(folder, version)
    except (OSError, ValueError, TypeError, KeyError, EOFError):
        return None
    return Models(index.concerns, index.scorer), index.calibration


def _write(index: Index, models: Models, matrix: str) -> None:
    with TemporaryDirectory(dir=index.folder, prefix=".draft-") as place:
        draft = Path(place) / index.version
        draft.mkdir()
        for field in fields(Scorer):
            np.save(draft / f"{field.name}.npy", getattr(index.scorer, field.name))
        if models.concerns is not None:
            models.concerns.save(draft / CONCERNS_FILE)
        _save(draft / "entries.json", [asdict(entry) for entry in index.entries])
        _save(draft / "rows.json", [[row.entry, row.text, row.writer] for row in index.rows])
        head = {"version": index.version, "matrix": matrix, "encoder": index.fingerprint}
        _save(draft / "index.json", {**head, "calibration": asdict(index.calibration)})
        target = index.folder / index.version
        shutil.rmtree(target, ignore_errors=True)  # an incomplete one
        draft.rename(target)


def _read(folder: Path, version: str) -> Index:
    place = folder / version
    head = json.loads((place / "index.json").read_text(encoding="utf-8"))
    entries = tuple(_entry(raw) for raw in json.loads((place / "entries.json").read_text(encoding="utf-8")))
    rows = tuple(Row(*raw) for raw in json.loads((place / "rows.json").read_text(encoding="utf-8")))
    scorer = Scorer(**{field.name: np.load(place / f"{field.name}.npy", mmap_mode="r") for field in fields(Scorer)})
    if len(scorer.rows) != len(rows) or int(scorer.owners.max()) + 1 != len(entries):
        raise ValueError("the files of the index do not belong together")
    return Index(folder, version, head["encoder"], entries, rows, scorer, tuned.from_json(head["calibration"]))


def _entry(raw: dict[str, Any]) -> Entry:
    dates = {key: raw[key] and date.fromisoformat(raw[key]) for key in ("valid_from", "valid_until")}
    texts = {kind: Texts(**{form: tuple(raw[kind][form]) for form in raw[kind]}) for kind in TEXTS}
    return Entry(**{**raw, **dates, **texts})


def _forget(folder: Path) -> None:
    versions = [path.parent for path in folder.glob("*/index.json")]
    versions.sort(key=lambda path: path.stat().st_mtime, reverse=True)
    for path in versions[KEPT_VERSIONS:]:
        shutil.rmtree(path, ignore_errors=True)


def _save(path: Path, content: Any) -> None:
    path.write_text(_to_json(content) + "\n", encoding="utf-8")


def _to_json(content: Any) -> str:
    return json.dumps(content, ensure_ascii=False, default=str)
