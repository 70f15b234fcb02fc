"""Measures are what their names say, and honest where a flattering reading exists."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq_index.evaluation import metrics


def test_evaluation_ranks_count_equal_scores_against_us() -> None:
    # given a method that cannot tell entries apart, and one that can
    scores = np.array([[1.0, 1.0, 1.0], [0.1, 0.9, 0.5]])
    # when the right entries are 0, and 0 or 2
    places = metrics.ranks(scores, [[0], [0, 2]])
    # then indecision is no success, and the better of two right ones counts
    assert places.tolist() == [3, 2]
    assert metrics.recall_at(places, 2) == 0.5
    assert metrics.mrr(places) == pytest.approx((1 / 3 + 1 / 2) / 2)


@given(hits=st.integers(0, 500), more=st.integers(0, 500))
def test_evaluation_intervals_hold_the_share(hits: int, more: int) -> None:
    # given any count / when its interval is asked / then it lies in 0 to 1 around the share
    low, high = metrics.wilson(hits, hits + more)
    found = hits / (hits + more) if hits + more else 0.5
    assert 0 <= low <= found <= high <= 1


def test_evaluation_interval_is_wilsons() -> None:
    # given 8 of 10 / then the interval is the published formula's, worked out by hand
    assert metrics.wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)


@given(
    rows=st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=1, max_size=60),
    target=st.sampled_from([0.5, 0.8, 0.98]),
)
def test_evaluation_threshold_keeps_its_promise_with_the_most_answers(
    rows: list[tuple[int, bool]], target: float
) -> None:
    # given messages with equal chances among them
    chances, right = np.array([row[0] / 20 for row in rows]), np.array([row[1] for row in rows])
    # when the threshold for a precision is asked
    limit = metrics.threshold_for(chances, right, target)
    # then it is the least at which the promise holds, tried one by one
    good = [value for value in set(chances.tolist()) if right[chances >= value].mean() >= target]
    assert limit == min(good, default=float("inf"))
    # and the coverage told is that of some such threshold
    covers = [right[chances >= value].sum() / len(rows) for value in good]
    assert metrics.coverage_at(chances, right, len(rows), target) == pytest.approx(max(covers, default=0))


def test_evaluation_auc_needs_both_kinds() -> None:
    # given only messages with an answer / then there is nothing to tell apart
    assert metrics.auc(np.array([0.1, 0.9]), np.array([True, True])) is None
    assert metrics.auc(np.array([0.1, 0.9, 0.5]), np.array([False, True, False])) == 1.0


def test_evaluation_calibration_error_sees_a_boaster() -> None:
    # given a method that is right half the time
    right = np.array([True, False] * 50)
    # then one that says so is calibrated, one that boasts is not
    assert metrics.calibration_error(np.full(100, 0.5), right) == pytest.approx(0)
    assert metrics.calibration_error(np.full(100, 1.0), right) == pytest.approx(0.5)


def test_evaluation_confusions_join_both_directions() -> None:
    # given 0 taken for 1 twice, 1 for 0 once, 2 found
    found = metrics.confusions(np.array([1, 1, 0, 2]), np.array([0, 0, 1, 2]))
    # then it is one pair with both counts
    assert found == [(0, 1, 2, 1)]
