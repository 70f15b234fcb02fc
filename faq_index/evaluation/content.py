"""Reads entries and customers' phrasings for the evaluation and gives each its vector; keeps vectors in var/vectors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from faq_index import entries, phrasings
from faq_index.encoder import Encoder, encode_cached
from faq_index.entries import Entry
from faq_index.problems import read_sheet
from faq_index.scoring import Floats, Owners

Bools = npt.NDArray[np.bool_]

DATA, VECTORS = Path("bot/data"), Path("var/vectors")


@dataclass(frozen=True)
class Content:
    """All sentences, the editors' own (no writer) after the customers'; `owners` are the numbers of their entries."""

    entries: tuple[Entry, ...]
    texts: list[str]
    vectors: Floats
    owners: Owners
    writers: npt.NDArray[np.str_]

    @property
    def answers(self) -> Bools:
        """Say which entries have an answer, (entries,)."""
        return np.array([entry.handling == "answer" for entry in self.entries])

    @property
    def names(self) -> list[str]:
        """Return the writers of customers' phrasings, sorted."""
        return sorted({*self.writers.tolist()} - {""})

    def part(self, rows: Sequence[int] | npt.NDArray[np.integer]) -> Content:
        """Return the same with these rows only."""
        texts = [self.texts[row] for row in rows]
        return Content(self.entries, texts, self.vectors[rows], self.owners[rows], self.writers[rows])


def load(
    encoder: Encoder,
    *,
    data: Path = DATA,
    vectors: Path = VECTORS,
    report: Callable[[int, int], None] = lambda *_: None,
) -> Content:
    """Return the content under `data`, encoded; a text that an entry has twice counts once, for its first writer.

    `report` is told how many of how many new texts are encoded. Raises ContentError when the content is broken.
    """
    facts = {name: str(value) for name, value in read_sheet(data / "service_profile.yml").data["facts"].items()}
    known = entries.load(data / "faq", facts=facts)
    number = {entry.id: place for place, entry in enumerate(known)}
    said: dict[tuple[int, str], str] = {}
    for phrasing in phrasings.load(data / "nlu", known=number):
        said.setdefault((number[phrasing.entry_id], phrasing.text), phrasing.writer)
    texts = [text for _, text in said]
    concerns = [entry.concern for entry in known]
    spoken = encode_cached(encoder, texts, kind="query", folder=vectors, report=report)
    written = encode_cached(encoder, concerns, kind="passage", folder=vectors)
    return Content(
        entries=known,
        texts=[*texts, *concerns],
        vectors=np.vstack([spoken, written]),
        owners=np.array([owner for owner, _ in said] + list(range(len(known))), dtype=np.int32),
        writers=np.array([*said.values(), *[""] * len(known)]),
    )
