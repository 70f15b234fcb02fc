"""Thresholds reach what they promise, and no writer's own words help to score that writer."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq_index.calibration import FEWEST, Evidence, Targets, calibrate, leave_one_writer_out, threshold


@given(
    seed=st.integers(0, 2**32 - 1),
    count=st.integers(0, 300),
    target=st.sampled_from([0.5, 0.8, 0.97, 1.0]),
    distinct=st.booleans(),
)
def test_threshold_reaches_its_target_or_says_never(seed: int, count: int, target: float, distinct: bool) -> None:
    # given chances, some of them equal, of messages of which the surer ones are more often right
    random = np.random.default_rng(seed)
    chances = random.random(count) if distinct else random.integers(0, 8, count) / 8
    right = random.random(count) < chances
    # when the threshold for a target is looked for
    least = threshold(chances, right, target)
    # then what lies above it reaches the target, or nothing does and it lies above every chance
    above = right[chances >= least]
    assert least > 1 or (above.mean() >= target and len(above) >= FEWEST)


def _evidence(seed: int = 1, messages: int = 4000, entries: int = 12) -> Evidence:
    random = np.random.default_rng(seed)
    right = random.integers(0, entries, messages).astype(np.int32)
    nearness = random.normal(0, 0.1, (messages, entries)).astype(np.float32)
    head = np.zeros((messages, entries), dtype=np.float32)
    # Messages come from a conditional logit with weights 0 and 20: the calibration must find just these.
    chances = np.exp(20 * nearness) / np.exp(20 * nearness).sum(axis=1, keepdims=True)
    right = np.array([random.choice(entries, p=row / row.sum()) for row in chances.astype(float)], dtype=np.int32)
    return Evidence(head, nearness, right)


def test_calibration_finds_the_true_probabilities() -> None:
    # given messages whose right entry was drawn with known probabilities
    found = calibrate(_evidence(), np.ones(12, dtype=bool), Targets(0.9, 0.8))
    # then the weight is found, and a stated chance is a true one on new messages
    assert found.nearness_weight == pytest.approx(20, rel=0.1)
    fresh = _evidence(seed=2)
    chances = np.exp(found.log_probabilities(fresh.head, fresh.nearness)).max(axis=1)
    right = found.log_probabilities(fresh.head, fresh.nearness).argmax(axis=1) == fresh.right
    assert chances.mean() == pytest.approx(right.mean(), abs=0.03)
    sure = chances >= found.hit
    assert right[sure].mean() > 0.87


def test_calibration_never_answers_when_the_target_is_out_of_reach() -> None:
    # given scores that say nothing
    evidence = _evidence()
    blind = Evidence(evidence.head, np.zeros_like(evidence.nearness), evidence.right)
    found = calibrate(blind, np.ones(12, dtype=bool), Targets())
    assert found.hit > 1
    assert found.coverage == 0


def test_leave_one_writer_out_does_not_see_the_writer() -> None:
    # given two writers
    random = np.random.default_rng(4)
    vectors = random.normal(size=(60, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    owners = np.tile(np.arange(6), 10).astype(np.int32)
    writers: list[str | None] = [None] * 6 + ["a", "b"] * 27
    first = leave_one_writer_out(vectors, owners, writers, lambda _: None)
    # when writer b's other messages become quite different ones
    of_b = [place for place, writer in enumerate(writers) if writer == "b"]
    vectors[of_b[1:]] = -vectors[of_b[1:]]
    second = leave_one_writer_out(vectors, owners, writers, lambda _: None)
    # then b's first message scores as before: it is scored by what a wrote, b's own messages play no part
    place = writers.count("a")
    assert np.allclose(first.nearness[place], second.nearness[place])
    assert np.allclose(first.head[place], second.head[place])
    assert not np.allclose(first.nearness[0], second.nearness[0])
    assert len(first.right) == 54
