"""Builds versions of the index from entries and phrasings; loads one for serving.

Writes <folder>/<version>/ (index.json, entries.json, rows.json, *.npy, concerns.skops), which is never changed again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from faq_index import tuned
from faq_index.calibration import Calibration, Targets
from faq_index.concerns import ConcernModel
from faq_index.encoder import Encoder, encode_cached
from faq_index.entries import TEXTS, Entry, Texts
from faq_index.evidence import Models, Rows, gather, learn, paired
from faq_index.fitting import calibrate, measure
from faq_index.phrasings import Phrasing
from faq_index.rows import Row, drafted, recipe, reuse, save_head
from faq_index.scoring import Floats, Scorer
from faq_index.versions import ENTRIES_FILE, HEAD_FILE, REMEDY, ROWS_FILE, UnusableIndexError, current_version, save

CONCERNS_FILE = "concerns.skops"
DEFAULT_TARGETS = Targets()
#: what `build` reports, in this order
STEPS = ("encoding", "calibrating")


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
    #: the same in versions that differ in texts alone
    matrix: str = ""

    @cached_property
    def handlings(self) -> npt.NDArray[np.str_]:
        """How each entry is handled, in the order of the entries."""
        return np.array([entry.handling for entry in self.entries])

    @cached_property
    def kinds(self) -> npt.NDArray[np.str_]:
        """How each entry counts when it is weighed whether to answer."""
        return np.array([entry.kind for entry in self.entries])

    @cached_property
    def concerns(self) -> ConcernModel | None:
        """The index's own concern model, for tools that work without Rasa; read at first use, 2 seconds."""
        path = self.folder / self.version / CONCERNS_FILE
        return ConcernModel.load(path) if path.exists() else None

    def opinion(self, texts: Sequence[str], vectors: Floats) -> Floats:
        """Return the log probability of each entry by the concern model, float32 (messages, entries)."""
        return Models(self.concerns, self.scorer).opinion(texts, vectors, len(self.entries))

    @classmethod
    def load(cls, folder: Path, *, version: str | None = None, encoder: Encoder | None = None) -> Index:
        """Return a version of the index in `folder`, by default the current one, its vectors mapped into memory.

        Raises UnusableIndexError when there is none, when it is broken, or when it was made with another model than
        `encoder`, whose vectors would mean something else.
        """
        version = version or current_version(folder)
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
        if current_version(self.folder) in (self.version, None):
            return self
        found = Index.load(self.folder)
        if found.matrix == self.matrix and "concerns" in vars(self):
            vars(found)["concerns"] = self.concerns
        return found

    def entry(self, entry_id: str) -> Entry:
        """Return the entry with that id; raises KeyError when there is none."""
        for entry in self.entries:
            if entry.id == entry_id:
                return entry
        raise KeyError(entry_id)


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
    """Build a version of the index in `folder` and return its name; `versions.publish` makes it the current one.

    `vectors` is the folder that keeps vectors between builds. What has not changed is not computed again: the same
    content gives the same version, and a changed answer keeps the scorer. `report` is told the step and its share done
    (0 to 1). Raises UnusableIndexError when fewer than two writers make a calibration impossible.
    """
    wanted = recipe(entries, phrasings, encoder=encoder.fingerprint, targets=asdict(targets))
    if len({row.writer for row in wanted.rows} - {None}) < 2:
        raise UnusableIndexError("phrasings by at least two writers are needed to calibrate; add a second writer")
    made = reuse(folder, wanted)
    if made is not None:
        return made
    models, calibration = _fitted(entries, wanted.rows, encoder, vectors, targets, report)
    with drafted(folder, wanted.version) as draft:
        _write(draft, models, wanted.rows)
        save_head(draft, wanted, asdict(calibration))
    return wanted.version


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
    if found is None or not found.fits(encoder.adapter_sha256, [entry.id for entry in entries]):
        return None
    return found.reaching(targets)


def _calibrated(
    rows: Rows, entries: Sequence[Entry], targets: Targets, report: Callable[[str, float], None]
) -> Calibration:
    groups = paired(rows.writers.tolist())
    done: list[str] = []

    def next_group(name: str) -> None:
        report("calibrating", 0.75 * len(done) / len(groups))
        done.append(name)

    kinds = [entry.kind for entry in entries]
    evidence = gather(rows, len(entries), groups, next_group)
    return replace(calibrate(evidence, kinds, targets), measured=measure(evidence, kinds, targets))


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


def _write(draft: Path, models: Models, rows: Sequence[Row]) -> None:
    draft.mkdir()
    for field in fields(Scorer):
        np.save(draft / f"{field.name}.npy", getattr(models.scorer, field.name))
    if models.concerns is not None:
        models.concerns.save(draft / CONCERNS_FILE)
    save(draft / ROWS_FILE, [[row.entry, row.text, row.writer] for row in rows])


def _read(folder: Path, version: str) -> Index:
    place = folder / version
    head = json.loads((place / HEAD_FILE).read_text(encoding="utf-8"))
    entries = tuple(_entry(raw) for raw in json.loads((place / ENTRIES_FILE).read_text(encoding="utf-8")))
    rows = tuple(Row(*raw) for raw in json.loads((place / ROWS_FILE).read_text(encoding="utf-8")))
    scorer = Scorer(**{field.name: np.load(place / f"{field.name}.npy", mmap_mode="r") for field in fields(Scorer)})
    if len(scorer.rows) != len(rows) or int(scorer.owners.max()) + 1 != len(entries):
        raise ValueError("the files of the index do not belong together")
    calibration = tuned.from_json(head["calibration"])
    return Index(folder, version, head["encoder"], entries, rows, scorer, calibration, head["matrix"])


def _entry(raw: dict[str, Any]) -> Entry:
    dates = {key: raw[key] and date.fromisoformat(raw[key]) for key in ("valid_from", "valid_until")}
    texts = {kind: Texts(**{form: tuple(raw[kind][form]) for form in raw[kind]}) for kind in TEXTS}
    return Entry(**{**raw, **dates, **texts})
