"""Finds texts of different entries that say nearly the same: phrasings by meaning and letters, answers by their words.

Pure but for the vectors of our own phrasings, which are kept in a folder between builds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from string import punctuation, whitespace
from typing import Any, Generic, TypeVar

import numpy as np

from faq_index.encoder import Encoder, Kind, encode_cached, prepare
from faq_index.encoder.manifest import Manifest
from faq_index.encoder.model import Vectors
from faq_index.entries import Entry
from faq_index.phrasings import Phrasing

#: phrasings of two entries above this cosine are shown; of 20,000 phrasings eight pairs were, all on a real border
NEAR = 0.96
#: answers that share this many of their groups of three words; none of the first 149 entries did
ALIKE = 0.5
#: so many new phrasings are encoded on the way; more are left to the build
MOST_NEW = 200
#: numbers that the first comparison looks at; shorter vectors never lie further apart, so nothing is missed
_DIMENSIONS = 96
_PUNCTUATION = str.maketrans("", "", punctuation + whitespace + "„“”‚‘’«»–—…¿¡")
_WORD = re.compile(r"\w+")

T = TypeVar("T")


@dataclass(frozen=True)
class Pair(Generic[T]):
    """Two texts of different entries, and how alike they are, in 0..1."""

    first: T
    second: T
    likeness: float


class TooManyNewError(Exception):
    """More phrasings than `MOST_NEW` have no vector yet."""


def near_phrasings(phrasings: Sequence[Phrasing], vectors: Vectors, *, near: float = NEAR) -> list[Pair[Phrasing]]:
    """Return phrasings of different entries with a cosine above `near`, the most alike first.

    `vectors` are theirs, float32 (phrasings, dimensions).
    """
    number = {entry_id: place for place, entry_id in enumerate(dict.fromkeys(one.entry_id for one in phrasings))}
    owners = np.array([number[one.entry_id] for one in phrasings])
    found = []
    for rows, columns in _candidates(vectors, near):
        other = owners[rows] != owners[columns]
        rows, columns = rows[other], columns[other]
        cosines = np.einsum("ij,ij->i", vectors[rows], vectors[columns])
        close = cosines > near
        pairs = zip(rows[close], columns[close], cosines[close], strict=True)
        found += [Pair(phrasings[row], phrasings[column], float(cosine)) for row, column, cosine in pairs]
    return sorted(found, key=lambda pair: -pair.likeness)


def same_but_for_signs(phrasings: Sequence[Phrasing]) -> list[Pair[Phrasing]]:
    """Return phrasings of different entries that are the same but for case, spaces, punctuation and handles."""
    groups: dict[str, dict[str, Phrasing]] = {}
    for one in phrasings:
        letters = prepare(one.text).casefold().translate(_PUNCTUATION)
        if letters:
            groups.setdefault(letters, {}).setdefault(one.entry_id, one)
    return [Pair(first, second, 1.0) for group in groups.values() for first, second in combinations(group.values(), 2)]


def near_answers(entries: Sequence[Entry], *, alike: float = ALIKE) -> list[Pair[tuple[Entry, str]]]:
    """Return answers (with du) of different entries that share a part above `alike` of their groups of three words."""
    texts = [(entry, text) for entry in entries for text in entry.answers.du]
    groups = [_groups_of_three(text) for _, text in texts]
    found = []
    for (one, its), (other, others) in combinations(zip(texts, groups, strict=True), 2):
        shared = len(its & others)
        if shared and one[0].id != other[0].id and shared / len(its | others) > alike:
            found.append(Pair(one, other, shared / len(its | others)))
    return sorted(found, key=lambda pair: -pair.likeness)


def kept_vectors(phrasings: Sequence[Phrasing], *, model: Path, folder: Path) -> Vectors:
    """Return the vectors of `phrasings`, taken from `folder` and, for a few new ones, made with the model in `model`.

    Raises TooManyNewError when most would have to be made, ModelError when there is no model.
    """
    return encode_cached(_Sparing(model), [one.text for one in phrasings], kind="query", folder=folder)


class _Sparing(Encoder):
    """An encoder that is loaded when the first text comes, and refuses many."""

    def __init__(self, model: Path) -> None:
        self._model = model
        self.fingerprint = Manifest.read(model).fingerprint

    def encode(self, texts: Sequence[str], *, kind: Kind) -> Vectors:
        if len(texts) > MOST_NEW:
            raise TooManyNewError
        return Encoder.load(self._model).encode(texts, kind=kind)


def _candidates(vectors: Vectors, near: float) -> Iterator[tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]]:
    # Projecting on the axes of largest spread never lengthens a distance: what is near stays near. Half the squared
    # distance comes out of one product when the lengths stand beside the coordinates.
    middle = vectors - vectors.mean(axis=0)
    _, axes = np.linalg.eigh(middle.T @ middle)
    short = np.asarray(middle @ axes[:, -_DIMENSIONS:], dtype=np.float32)
    half = (short**2).sum(axis=1, keepdims=True) / 2
    ones = np.ones_like(half)
    left, right = np.hstack([short, -half, ones]), np.hstack([short, ones, -half])
    for start in range(0, len(short), 1024):
        rows, columns = np.nonzero(left[start : start + 1024] @ right[start:].T >= near - 1 - 1e-5)
        upper = rows < columns
        yield rows[upper] + start, columns[upper] + start


def _groups_of_three(text: str) -> set[tuple[str, ...]]:
    words = _WORD.findall(text.casefold())
    return set(zip(words, words[1:], words[2:], strict=False))
