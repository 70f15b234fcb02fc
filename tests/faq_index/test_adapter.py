"""What tuning has learned is added to the weights exactly, or refused with a reason."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from faq_index import tuned
from faq_index.calibration import Targets
from faq_index.encoder import ModelError, adapter, weights
from faq_index.encoder.adapter import ADAPTER
from faq_index.encoder.manifest import Manifest
from faq_index.encoder.weights import Weights
from faq_index.tuned import TUNED

ROOT = Path(__file__).parent.parent.parent
RESULT = ADAPTER.with_suffix(".json")
MATRIX = "encoder.layer.11.intermediate.dense.weight"


@pytest.fixture(scope="module")
def source() -> Weights:
    """Give the plain weights."""
    return weights.read(ROOT / "var/weights")


@pytest.fixture
def change(source: Weights) -> adapter.Changes:
    """Give a change of one matrix, in numbers that float16 holds exactly."""
    outputs, inputs = source.tensors[MATRIX].shape
    chance = np.random.default_rng(0)
    down, up = (chance.integers(-8, 8, size).astype(np.float32) / 64 for size in ((3, inputs), (outputs, 3)))
    return {MATRIX: (down, up)}


def test_adapter_adds_the_product_and_touches_nothing_else(source: Weights, change: adapter.Changes) -> None:
    before = source.tensors[MATRIX].copy()
    after = adapter.add(source, change)
    # then the changed matrix is the sum, number by number
    down, up = change[MATRIX]
    for row, column in ((0, 0), (7, 380), (1535, 383)):
        expected = before[row, column] + sum(up[row, k] * down[k, column] for k in range(3))
        assert after.tensors[MATRIX][row, column] == pytest.approx(expected, abs=1e-7)
    assert not np.array_equal(after.tensors[MATRIX], before)
    # and all the rest, the given weights too, is as it was
    assert all(after.tensors[name] is values for name, values in source.tensors.items() if name != MATRIX)
    assert np.array_equal(source.tensors[MATRIX], before)


def test_adapter_comes_back_from_its_file(tmp_path: Path, change: adapter.Changes) -> None:
    adapter.write(tmp_path / "adapter.npz", change)
    found = adapter.read(tmp_path / "adapter.npz")
    assert [*found] == [*change]
    for mine, theirs in zip(found[MATRIX], change[MATRIX], strict=True):
        assert mine.dtype == np.float32
        assert np.array_equal(mine, theirs)


def test_adapter_that_is_missing_leaves_the_weights_alone(tmp_path: Path, source: Weights) -> None:
    assert adapter.tuned(source, tmp_path / "adapter.npz") is source


def test_adapter_that_is_broken_is_refused(tmp_path: Path, source: Weights, change: adapter.Changes) -> None:
    path = tmp_path / "adapter.npz"
    adapter.write(path, change)
    whole = path.read_bytes()
    for damaged in (whole[: len(whole) // 2], b"", b"no archive"):
        path.write_bytes(damaged)
        with pytest.raises(ModelError, match="make tune"):
            adapter.tuned(source, path)


def test_adapter_of_another_network_is_refused(source: Weights, change: adapter.Changes) -> None:
    down, up = change[MATRIX]
    for wrong in ({"encoder.layer.12.w": (down, up)}, {MATRIX: (down[:, 1:], up)}, {MATRIX: (down, up[:, 1:])}):
        with pytest.raises(ModelError, match="does not fit"):
            adapter.add(source, wrong)


def test_adapter_comes_with_its_figures_and_its_calibration_or_not_at_all() -> None:
    assert ADAPTER.exists() == RESULT.exists() == TUNED.exists()


def test_adapter_in_the_tree_is_small_and_belongs_to_its_figures(source: Weights) -> None:
    # given the committed adapter and the figures beside it
    result = json.loads(RESULT.read_text())
    assert ADAPTER.stat().st_size <= 5_000_000
    assert hashlib.sha256(ADAPTER.read_bytes()).hexdigest() == result["adapter_sha256"]
    assert result["weights_sha256"] == weights.WEIGHTS_SHA256
    unseen = {path.stem: hashlib.sha256(path.read_bytes()).hexdigest() for path in adapter.UNSEEN.glob("*.npz")}
    assert unseen == result["unseen_sha256"]
    # then it changes the weights, and the figures say that it is better and not narrower
    assert adapter.tuned(source).tensors.keys() == source.tensors.keys()
    plain, tuned = result["writers_not_seen"]["plain"], result["writers_not_seen"]["tuned"]
    assert tuned["accuracy"] > plain["accuracy"]
    assert tuned["coverage"] > plain["coverage"]
    assert not any(foreign["worse"] for foreign in result["foreign"].values())


def test_adapter_has_a_calibration_that_an_index_takes_for_any_precision() -> None:
    # given the committed calibration and the adapter it says it belongs to
    found = tuned.read()
    assert found is not None
    sha = hashlib.sha256(ADAPTER.read_bytes()).hexdigest()
    assert found.fits(sha, found.entries)
    # then it is not taken for another encoder or for quite other entries
    assert not found.fits("other", found.entries)
    assert not found.fits(sha, found.entries[:100])
    # and a stricter promise takes a stricter threshold, one that cannot be kept none at all
    usual, strict, never = (found.reaching(Targets(answer_precision=share)) for share in (0.98, 0.985, 0.999))
    assert usual == found.calibration
    assert usual.hit < strict.hit <= 1 < never.hit
    assert strict.measured is not None and strict.measured.coverage < 0.9


def test_adapter_is_named_by_the_model_that_was_built_with_it(encoder: object) -> None:
    manifest = Manifest.read(ROOT / "var/model")
    assert manifest.adapter_sha256 == (hashlib.sha256(ADAPTER.read_bytes()).hexdigest() if ADAPTER.exists() else "")
