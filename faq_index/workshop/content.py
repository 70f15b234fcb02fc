"""Reads the customers' phrasings and the entries under bot/data for the workshop; writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from faq_index import entries, phrasings
from faq_index.entries import Entry, Kind
from faq_index.evidence import Rows
from faq_index.problems import read_sheet
from faq_index.scoring import Floats, Owners

DATA = Path("bot/data")


@dataclass(frozen=True)
class Content:
    """Customers' phrasings, the number of each one's entry, its writer; the entries in the order of their numbers."""

    texts: list[str]
    owners: Owners
    writers: npt.NDArray[np.str_]
    entries: tuple[Entry, ...]

    @property
    def kinds(self) -> list[Kind]:
        """Say how each entry counts when it is weighed whether to answer."""
        return [entry.kind for entry in self.entries]

    @property
    def concerns(self) -> list[str]:
        """The editors' own sentences, one per entry."""
        return [entry.concern for entry in self.entries]


def load(data: Path = DATA) -> Content:
    """Return the content under `data`; raises ContentError when it is broken."""
    facts = {name: str(value) for name, value in read_sheet(data / "service_profile.yml").data["facts"].items()}
    known = entries.load(data / "faq", facts=facts)
    number = {entry.id: place for place, entry in enumerate(known)}
    said = phrasings.load(data / "nlu", known=number)
    return Content(
        texts=[phrasing.text for phrasing in said],
        owners=np.array([number[phrasing.entry_id] for phrasing in said], dtype=np.int32),
        writers=np.array([phrasing.writer for phrasing in said]),
        entries=known,
    )


def rows(content: Content, vectors: Floats) -> Rows:
    """Return all sentences to learn from; `vectors` (sentences, dimensions), of the texts and then of the concerns."""
    numbers = np.arange(len(content.entries), dtype=np.int32)
    writers = np.concatenate([content.writers, np.full(len(numbers), "")])
    return Rows([*content.texts, *content.concerns], vectors, np.concatenate([content.owners, numbers]), writers)
