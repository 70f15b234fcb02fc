"""Reads the customers' phrasings and the entries under bot/data for the workshop; writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from faq_index import entries, phrasings
from faq_index.problems import read_sheet
from faq_index.scoring import Owners

DATA = Path("bot/data")


@dataclass(frozen=True)
class Content:
    """Customers' phrasings, the number of each one's entry, its writer; which entries (by number) have an answer."""

    texts: list[str]
    owners: Owners
    writers: npt.NDArray[np.str_]
    answers: npt.NDArray[np.bool_]


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
        answers=np.array([entry.handling == "answer" for entry in known]),
    )
