"""The model is built from the committed graph and the installed weights, once, or not at all and with a reason."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from faq_index.encoder import Encoder, ModelError, artefact, weights
from faq_index.encoder.manifest import FILES, MANIFEST_FILE, Manifest
from faq_index.encoder.quantise import TABLE, four_bit

ROOT = Path(__file__).parent.parent.parent
WEIGHTS = ROOT / "var/weights"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a model folder built from nothing."""
    out = tmp_path_factory.mktemp("model") / "model"
    assert artefact.build(out, WEIGHTS)
    return out


def test_model_says_where_it_comes_from(built: Path) -> None:
    manifest = Manifest.read(built)
    assert "multilingual-e5-small" in manifest.source
    assert manifest.licence == "MIT"
    assert manifest.weights_sha256 == weights.WEIGHTS_SHA256
    assert manifest.reference_cosine > 0.995
    assert sum(path.stat().st_size for path in built.iterdir()) < 120e6


def test_model_comes_out_the_same_every_time(built: Path, encoder: Encoder) -> None:
    assert Encoder.load(built).fingerprint == encoder.fingerprint


def test_model_is_not_built_again_when_nothing_changed(built: Path, tmp_path: Path) -> None:
    # given a built model
    before = {path.name: path.stat().st_mtime_ns for path in built.iterdir()}
    # when it is asked for again, even without the weights
    again = artefact.build(built, tmp_path)
    # then nothing was written
    assert not again
    assert {path.name: path.stat().st_mtime_ns for path in built.iterdir()} == before


def test_model_with_a_damaged_file_is_refused(built: Path, tmp_path: Path) -> None:
    # given a copy whose network was cut short
    copy = tmp_path / "model"
    shutil.copytree(built, copy)
    (copy / "model.onnx").write_bytes((copy / "model.onnx").read_bytes()[:-1])
    # then it does not load, says why, and would be built anew
    with pytest.raises(ModelError, match=r"model\.onnx.*python -m faq_index model"):
        Encoder.load(copy)
    assert not artefact.is_current(copy)


@pytest.mark.parametrize("name", FILES)
def test_model_with_nonsense_in_a_file_is_refused(built: Path, tmp_path: Path, name: str) -> None:
    # given a file of the right size with wrong content
    copy = tmp_path / "model"
    shutil.copytree(built, copy)
    (copy / name).write_bytes(b"\x00" * (copy / name).stat().st_size)
    # then it does not load, and the command that the message names puts it right
    with pytest.raises(ModelError, match="python -m faq_index model"):
        Encoder.load(copy)
    assert not artefact.is_current(copy)


def test_model_with_a_broken_manifest_is_refused(built: Path, tmp_path: Path) -> None:
    shutil.copytree(built, tmp_path / "model")
    (tmp_path / "model" / MANIFEST_FILE).write_text("{}")
    with pytest.raises(ModelError, match="broken"):
        Encoder.load(tmp_path / "model")


def test_model_names_the_command_that_installs_missing_weights(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"weights\.txt"):
        artefact.build(tmp_path / "model", tmp_path / "nowhere")
    assert not (tmp_path / "model").exists()


def test_model_refuses_broken_weights_and_keeps_what_was_there(tmp_path: Path) -> None:
    # given weights of which the last byte differs
    data = bytearray((WEIGHTS / weights.WEIGHTS_FILE).read_bytes())
    data[-1] ^= 1
    broken = tmp_path / "weights" / weights.WEIGHTS_FILE
    broken.parent.mkdir(parents=True)
    broken.write_bytes(data)
    # when a model is to be built where an older one is
    out = tmp_path / "model"
    out.mkdir()
    (out / MANIFEST_FILE).write_text("older")
    with pytest.raises(ModelError, match="broken"):
        artefact.build(out, tmp_path / "weights")
    # then the older one is untouched
    assert (out / MANIFEST_FILE).read_text() == "older"


def test_model_takes_the_weights_as_a_file_or_as_the_folder_of_the_package() -> None:
    one, other = weights.read(WEIGHTS), weights.read(WEIGHTS / weights.WEIGHTS_FILE)
    assert one.pieces == other.pieces


def test_model_does_not_overwrite_a_foreign_folder(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine")
    with pytest.raises(ModelError, match="not a model folder"):
        artefact.build(tmp_path, WEIGHTS)
    assert (tmp_path / "letters.txt").read_text() == "mine"


@given(data=st.binary(max_size=300))
def test_weights_of_any_other_format_are_refused(data: bytes) -> None:
    for start in (b"", b"E5S1"):
        with pytest.raises(ModelError, match="cannot be read"):
            weights.parse(start + data)


def test_quantise_keeps_the_table_exactly() -> None:
    # given part of the table as the source has it
    table = weights.read(WEIGHTS).tensors[TABLE][:5000]
    # when it is put into 4-bit codes again
    codes, scales = four_bit(table)
    # then the codes give back each value
    restored = codes.reshape(len(table), -1, 32) * scales[..., None]
    assert np.abs(restored.reshape(table.shape) - table).max() < 1e-6


def test_graph_in_the_tree_is_small_and_without_weights() -> None:
    assert artefact.GRAPH.stat().st_size < 1_000_000
