"""What says nearly the same under two entries is found, all of it, and nothing else."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from faq_index.duplicates import TooManyNewError, kept_vectors, near_answers, near_phrasings, same_but_for_signs
from faq_index.encoder import Encoder
from faq_index.entries import Entry, Texts
from faq_index.phrasings import Phrasing
from tests.faq_index.conftest import MODEL


def _said(*texts: str) -> list[Phrasing]:
    """Give phrasings of the entries a, b, a, b …"""
    return [Phrasing("ab"[number % 2], text, "x", "neutral") for number, text in enumerate(texts)]


def test_duplicates_finds_every_near_pair_that_comparing_all_finds() -> None:
    # given vectors with many near pairs, longer than the first comparison looks at
    random = np.random.default_rng(7)
    centres = random.normal(size=(150, 384))
    vectors = np.repeat(centres, 4, axis=0) + random.normal(size=(600, 384)) * 0.2
    vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
    said = _said(*map(str, range(600)))
    # when they are searched
    found = {(int(pair.first.text), int(pair.second.text)) for pair in near_phrasings(said, vectors, near=0.96)}
    # then these are the pairs of all against all, but for those of one entry
    rows, columns = np.nonzero(np.triu(vectors @ vectors.T > 0.96, 1))
    assert found == {(int(row), int(column)) for row, column in zip(rows, columns, strict=True) if (column - row) % 2}
    assert 100 < len(found) < 600


def test_duplicates_ignores_signs_but_not_emoji() -> None:
    same = same_but_for_signs(_said("PUK weg!", "@telekom_hilft puk weg?", "🏝️ hilfe", "🔑 hilfe", "!!!", "???"))
    assert [(pair.first.text, pair.second.text) for pair in same] == [("PUK weg!", "@telekom_hilft puk weg?")]


def test_duplicates_names_answers_that_share_most_words() -> None:
    def entry(name: str, text: str) -> Entry:
        return Entry(name, "t", "answer", "low", "c", "l", "o", "s", answers=Texts(du=(text, "Etwas ganz anderes.")))

    one = entry("a", "Deine Rechnung liegt im Kundencenter unter Rechnung, dort auch als PDF.")
    two = entry("b", "Deine Rechnung liegt im Kundencenter unter Rechnung, dort auch zum Drucken.")
    (pair,) = near_answers([one, two, entry("c", "Die PUK steht im Schreiben zur Karte.")])[:1]
    assert (pair.first[0].id, pair.second[0].id) == ("a", "b")


def test_duplicates_encodes_a_few_new_phrasings_and_refuses_many(encoder: Encoder, tmp_path: Path) -> None:
    few = _said("PUK weg", "Rechnung weg")
    vectors = kept_vectors(few, model=MODEL, folder=tmp_path)
    assert np.allclose(vectors, encoder.encode([one.text for one in few], kind="query"), atol=1e-5)
    with pytest.raises(TooManyNewError):
        kept_vectors(_said(*map(str, range(500))), model=MODEL, folder=tmp_path)
