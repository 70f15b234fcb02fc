"""Foreign German texts, to see that tuning did not narrow the encoder: reads a folder of public data sets.

roboai-faq-de/nlu.md    an FAQ of another firm (MIT): its first wording stands for an entry, others must find it
massive-de/*.txt        requests to a voice assistant (MASSIVE, FitzGerald et al. 2022): a linear probe on vectors
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from faq_index.scoring import Floats, unit

Flags = npt.NDArray[np.bool_]
#: wordings of each foreign entry that are asked; of MASSIVE's training texts only each such one is learned from
ASKED, EACH = 6, 4
#: a difference larger than this many standard errors is a loss (one-sided, 5 %)
CHANCE = 1.64

_MARKED = re.compile(r"\[([^\]]+)\][({][^)}]*[)}]")


@dataclass(frozen=True)
class ForeignSet:
    """A set of `texts` with the class of each; `known` ones are given, for the others `method` must find it."""

    name: str
    texts: list[str]
    classes: npt.NDArray[np.str_]
    known: Flags
    method: Callable[[Floats, Any, Floats], Any]

    def right(self, vectors: Floats) -> Flags:
        """Return which of the asked texts find their class; `vectors` (texts, width)."""
        given, asked = vectors[self.known], vectors[~self.known]
        found = self.method(given, self.classes[self.known], asked)
        return np.asarray(found == self.classes[~self.known])


@dataclass(frozen=True)
class Outcome:
    """Shares that were right, with the plain and with the tuned encoder, and whether the tuned one is really worse."""

    plain: float
    tuned: float
    texts: int
    worse: bool


def load(folder: Path) -> list[ForeignSet]:
    """Return the sets in `folder`; raises FileNotFoundError that names the missing file."""
    return [_robo(folder / "roboai-faq-de" / "nlu.md"), _massive(folder / "massive-de")]


def compare(plain: Flags, tuned: Flags) -> Outcome:
    """Compare two encoders on the same texts: worse is what loses more texts than chance explains (McNemar 1947)."""
    lost, won = int((plain & ~tuned).sum()), int((tuned & ~plain).sum())
    return Outcome(float(plain.mean()), float(tuned.mean()), len(plain), lost - won > CHANCE * (lost + won) ** 0.5)


def _robo(path: Path) -> ForeignSet:
    wordings: dict[str, list[str]] = {}
    intent = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            intent = line.removeprefix("## intent:") if line.startswith("## intent:") else ""
        elif line.startswith("- ") and intent:
            wordings.setdefault(intent, []).append(_MARKED.sub(r"\1", line[2:]).strip())
    rows = []
    for intent, texts in wordings.items():
        others = texts[1 :: max(1, (len(texts) - 1) // ASKED)][:ASKED]
        rows += [(texts[0], intent, True), *((text, intent, False) for text in others)]
    return _set("roboai-faq-de", rows, _nearest)


def _massive(folder: Path) -> ForeignSet:
    rows = []
    for name, known in (("train.txt", True), ("dev.txt", False)):
        lines = (folder / name).read_text(encoding="utf-8").splitlines()
        pairs = [line.rsplit("\t", 1) for line in lines if "\t" in line]
        rows += [(text, intent, known) for text, intent in pairs[:: EACH if known else 1]]
    return _set("massive-de", rows, _probe)


def _set(name: str, rows: Sequence[tuple[str, str, bool]], method: Callable[[Floats, Any, Floats], Any]) -> ForeignSet:
    texts, classes, known = zip(*rows, strict=True)
    return ForeignSet(name, list(texts), np.array(classes), np.array(known), method)


def _nearest(given: Floats, classes: npt.NDArray[np.str_], asked: Floats) -> npt.NDArray[np.str_]:
    centre = given.mean(axis=0)
    return np.asarray(classes[(unit(asked - centre) @ unit(given - centre).T).argmax(axis=1)])


def _probe(given: Floats, classes: npt.NDArray[np.str_], asked: Floats) -> npt.NDArray[np.str_]:
    centre = given.mean(axis=0)
    # Length 10 and C 1: the weak penalty that the index's own regression has.
    probe = LogisticRegression(C=1.0, max_iter=200).fit(10 * unit(given - centre), classes)
    return np.asarray(probe.predict(10 * unit(asked - centre)))
