"""Keeps vectors of texts that were encoded before: reads and writes one file per model and kind in a folder."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from faq_index.encoder.model import DIMENSIONS, Encoder, Kind, Vectors

#: texts between two reports of progress
_PORTION = 256


def encode_cached(
    encoder: Encoder,
    texts: Sequence[str],
    *,
    kind: Kind,
    folder: Path,
    report: Callable[[int, int], None] = lambda *_: None,
) -> Vectors:
    """Return the same as `encoder.encode`, taking from `folder` what it holds and leaving there what was new.

    For our own phrasings only, never for customers' messages. `report` is told how many texts of how many new ones are
    done. A damaged file counts as empty.
    """
    path = folder / f"{encoder.fingerprint}-{kind}.npz"
    known = _read(path)
    keys = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32] for text in texts]
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    known |= _encode(encoder, missing, kind, report)
    if missing:
        _write(path, known)
    return np.stack([known[key] for key in keys]) if keys else np.zeros((0, DIMENSIONS), dtype=np.float32)


def _encode(
    encoder: Encoder, texts: dict[str, str], kind: Kind, report: Callable[[int, int], None]
) -> dict[str, Vectors]:
    # By length, so that a portion is made of batches with little padding.
    order = sorted(texts, key=lambda key: len(texts[key]))
    found: dict[str, Vectors] = {}
    for start in range(0, len(order), _PORTION):
        portion = order[start : start + _PORTION]
        found |= zip(portion, encoder.encode([texts[key] for key in portion], kind=kind), strict=True)
        report(len(found), len(order))
    return found


def _read(path: Path) -> dict[str, Vectors]:
    try:
        with path.open("rb") as file, np.load(file) as stored:
            return dict(zip(stored["keys"].tolist(), stored["vectors"], strict=True))
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return {}


def _write(path: Path, vectors: dict[str, Vectors]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}-{os.getpid()}")
    with draft.open("wb") as file:
        np.savez(file, keys=np.array(list(vectors)), vectors=np.stack(list(vectors.values())))
    draft.replace(path)
