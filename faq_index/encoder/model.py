"""The encoder itself: reads a model folder and texts, returns unit vectors.

Runs on Python 3.10 and 3.11; needs numpy, onnxruntime and tokenizers, nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Literal

import numpy as np
import numpy.typing as npt
import onnxruntime
from tokenizers import Tokenizer

from faq_index.encoder.errors import ModelError
from faq_index.encoder.manifest import MODEL_FILE, REMEDY, TOKENIZER_FILE, Manifest
from faq_index.encoder.text import prepare

Kind = Literal["query", "passage"]
Vectors = npt.NDArray[np.float32]

#: length of a vector
DIMENSIONS = 384
#: longest text in tokens, with its prefix and marks; the rest of a longer one is not read (docs/faq_index.md)
MAX_TOKENS = 128


class Encoder:
    """Turns texts into unit vectors; one instance may be used by several threads."""

    #: sha256 of the adapter it was tuned with; empty when it is the plain one
    adapter_sha256 = ""

    def __init__(
        self, session: onnxruntime.InferenceSession, tokenizer: Tokenizer, fingerprint: str, threads: int
    ) -> None:
        self._session = session
        self._threads = threads
        self._tokenizer = tokenizer
        #: changes whenever the same text could get another vector
        self.fingerprint = fingerprint

    @classmethod
    def load(cls, folder: Path, *, threads: int = 1) -> Encoder:
        """Return the encoder kept in `folder` (written by `python -m faq_index model`).

        `threads` is the number of texts that one call encodes at the same time, each on one core. Raises ModelError
        when the folder holds no usable model.
        """
        manifest = Manifest.read(folder)
        manifest.check_files(folder)
        encoder = cls(_session(folder / MODEL_FILE), _tokenizer(folder / TOKENIZER_FILE), manifest.fingerprint, threads)
        encoder.adapter_sha256 = manifest.adapter_sha256
        return encoder

    def encode(self, texts: Sequence[str], *, kind: Kind) -> Vectors:
        """Return one unit vector per text, float32 (len(texts), DIMENSIONS), in the order given.

        `kind` says what the texts are: customers' messages ("query") or the editors' sentences ("passage"), as e5
        was trained with (Wang et al. 2024, https://arxiv.org/abs/2402.05672). Any string is accepted.
        """
        # One text at a time: int8 scales are taken over a whole run, so a vector would depend on its neighbours.
        if len(texts) > 1 and self._threads > 1:
            with ThreadPoolExecutor(self._threads) as pool:
                return np.stack(list(pool.map(lambda text: self._one(text, kind), texts)))
        return np.stack([self._one(text, kind) for text in texts]) if texts else np.zeros((0, DIMENSIONS), np.float32)

    def _one(self, text: str, kind: Kind) -> Vectors:
        ids = np.array([self._tokenizer.encode(f"{kind}: {prepare(text)}").ids], dtype=np.int64)
        (vectors,) = self._session.run(None, {"input_ids": ids, "attention_mask": np.ones_like(ids)})
        return np.asarray(vectors[0], dtype=np.float32)


def _tokenizer(path: Path) -> Tokenizer:
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # tokenizers raises nothing more exact
        raise ModelError(f"{path} cannot be read. {REMEDY} {path.parent}") from error
    tokenizer.enable_truncation(MAX_TOKENS)
    return tokenizer


def _session(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime's own exceptions share no base class
        raise ModelError(f"{path} cannot be read. {REMEDY} {path.parent}") from error
