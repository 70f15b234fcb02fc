"""The encoder itself: reads a model folder and texts, returns unit vectors.

Runs on Python 3.10 and 3.11; needs numpy, onnxruntime and tokenizers, nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from faq_index.encoder.errors import ModelError
from faq_index.encoder.manifest import MODEL_FILE, TOKENIZER_FILE, Manifest
from faq_index.encoder.text import prepare

Kind = Literal["query", "passage"]
Vectors = npt.NDArray[np.float32]

#: length of a vector
DIMENSIONS = 384
#: longest text in tokens, with its prefix and marks; the rest of a longer one is not read (docs/faq_index.md)
MAX_TOKENS = 128
#: texts per run of the network
BATCH = 16


class Encoder:
    """Turns texts into unit vectors; one instance may be used by several threads."""

    def __init__(self, session: onnxruntime.InferenceSession, tokenizer: Tokenizer, fingerprint: str) -> None:
        self._session = session
        self._tokenizer = tokenizer
        #: changes whenever the same text could get another vector
        self.fingerprint = fingerprint

    @classmethod
    def load(cls, folder: Path, *, threads: int = 1) -> Encoder:
        """Return the encoder kept in `folder` (written by `python -m faq_index model`).

        `threads` is the number of cores one call may use. Raises ModelError when the folder holds no usable model.
        """
        manifest = Manifest.read(folder)
        manifest.check_files(folder)
        tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        tokenizer.enable_truncation(MAX_TOKENS)
        return cls(_session(folder / MODEL_FILE, threads), tokenizer, manifest.fingerprint)

    def encode(self, texts: Sequence[str], *, kind: Kind) -> Vectors:
        """Return one unit vector per text, float32 (len(texts), DIMENSIONS), in the order given.

        `kind` says what the texts are: customers' messages ("query") or the editors' sentences ("passage"), as e5
        was trained with (Wang et al. 2024, https://arxiv.org/abs/2402.05672). Any string is accepted.
        """
        rows = [self._tokenizer.encode(f"{kind}: {prepare(text)}").ids for text in texts]
        vectors = np.zeros((len(rows), DIMENSIONS), dtype=np.float32)
        for places in _batches([len(row) for row in rows]):
            vectors[places] = self._run([rows[place] for place in places])
        return vectors

    def _run(self, rows: list[list[int]]) -> Vectors:
        ids = np.ones((len(rows), max(map(len, rows))), dtype=np.int64)
        mask = np.zeros_like(ids)
        for number, row in enumerate(rows):
            ids[number, : len(row)] = row
            mask[number, : len(row)] = 1
        (vectors,) = self._session.run(None, {"input_ids": ids, "attention_mask": mask})
        return np.asarray(vectors, dtype=np.float32)


def _batches(lengths: list[int]) -> Iterator[list[int]]:
    # Texts of similar length together: little is spent on padding.
    order = sorted(range(len(lengths)), key=lengths.__getitem__)
    for start in range(0, len(order), BATCH):
        yield order[start : start + BATCH]


def _session(path: Path, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    # Several processes share the cores: idle threads must sleep, not spin.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own exceptions share no base class
        raise ModelError(f"the model cannot be loaded: {path}. Build it anew: python -m faq_index model") from error
