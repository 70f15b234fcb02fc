"""Scores are what their description says, checked against a slow and plain computation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from faq_index import scoring
from faq_index.scoring import NEAREST, fit


def _cloud(seed: int, sizes: list[int], dimensions: int = 24) -> tuple[scoring.Floats, scoring.Owners]:
    """Give unit vectors in clouds, one per entry, in random order."""
    random = np.random.default_rng(seed)
    owners = np.repeat(np.arange(len(sizes)), sizes).astype(np.int32)
    random.shuffle(owners)
    middles = random.normal(size=(len(sizes), dimensions))
    vectors = middles[owners] + 0.5 * random.normal(size=(len(owners), dimensions))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), owners


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), sizes=st.lists(st.integers(1, 9), min_size=1, max_size=12))
def test_scoring_takes_the_mean_of_the_nearest_rows(seed: int, sizes: list[int]) -> None:
    # given entries with very different numbers of rows
    vectors, owners = _cloud(seed, sizes)
    scorer = fit(vectors, owners, len(sizes))
    # when three messages are scored
    messages, _ = _cloud(seed + 1, [3])
    nearness = scorer.nearness(messages)
    # then each score is the mean of the entry's largest cosines, computed one by one
    for message, scores in zip(messages, nearness, strict=True):
        direction = (message - scorer.centre) @ scorer.projection
        cosines = scorer.rows @ (direction / np.linalg.norm(direction))
        slow = [np.sort(cosines[scorer.owners == entry])[::-1][:NEAREST].mean() for entry in range(len(sizes))]
        assert np.allclose(scores, slow, atol=1e-5)


def test_scoring_learns_clouds() -> None:
    # given eight clouds, half of each to learn from
    vectors, owners = _cloud(7, [30] * 8)
    seen = np.arange(len(owners)) % 2 == 0
    nearness = fit(vectors[seen], owners[seen], 8).nearness(vectors[~seen])
    # then the cloud of the other half is found
    assert (nearness.argmax(axis=1) == owners[~seen]).mean() > 0.95


def test_scoring_finds_each_of_entries_with_one_row() -> None:
    # given a foreign FAQ: one question for each of 50 entries
    vectors, owners = _cloud(3, [1] * 50)
    assert (fit(vectors, owners, 50).nearness(vectors).argmax(axis=1) == owners).all()


def test_scoring_is_the_same_every_time() -> None:
    vectors, owners = _cloud(5, [6, 1, 12])
    one, two = fit(vectors, owners, 3), fit(vectors, owners, 3)
    for name in ("centre", "projection", "rows", "owners"):
        assert np.array_equal(getattr(one, name), getattr(two, name))


def test_scoring_names_the_nearest_rows() -> None:
    vectors, owners = _cloud(5, [6, 4])
    scorer = fit(vectors, owners, 2)
    sorted_vectors = vectors[np.argsort(owners, kind="stable")]
    ((row, cosine), second) = scorer.nearest_rows(sorted_vectors[8], 1, 2)
    assert (row, cosine) == (8, pytest.approx(1, abs=1e-5))
    assert second[1] < cosine


def test_scoring_of_very_many_rows_finds_the_same_as_the_exact_one(monkeypatch: pytest.MonkeyPatch) -> None:
    # given 6,000 entries of one row in 40 directions that matter and 40 that hardly do
    random = np.random.default_rng(11)
    spread = np.repeat([1.0, 0.15], 40)
    vectors = scoring.unit(random.normal(size=(6000, 80)) * spread)
    messages = scoring.unit(vectors[::60] + 0.05 * random.normal(size=(100, 80)))
    owners = np.arange(6000, dtype=np.int32)
    exact = fit(vectors, owners, 6000).nearness(messages)
    # when the same is searched by a short list
    monkeypatch.setattr(scoring, "LARGE", 1000)
    quick = fit(vectors, owners, 6000).nearness(messages)
    # then the best five are the same, with the same scores
    best = np.argsort(-exact, axis=1)[:, :5]
    assert np.array_equal(np.argsort(-quick, axis=1)[:, :5], best)
    assert np.allclose(np.take_along_axis(quick, best, 1), np.take_along_axis(exact, best, 1), atol=1e-6)
    # and it was not computed in full
    assert not np.allclose(quick, exact, atol=1e-3)
