"""The vector that comes with a message: reads Rasa's message metadata, writes nothing.

`{"vector": base64 of 384 little-endian float32, "encoder": fingerprint of the encoder that made it}`
"""

from __future__ import annotations

import base64
import binascii
from typing import Any

import numpy as np
import numpy.typing as npt

#: bytes of one vector: 384 numbers of 4 bytes
LENGTH = 384 * 4


def handed_vector(metadata: Any, *, encoder: str) -> npt.NDArray[np.float32] | None:
    """Give the unit vector (384,) of `metadata`, or None when there is none that can be used.

    A vector of another length, with numbers that are not finite, or of another encoder than `encoder` (a
    fingerprint) is as good as none: the caller then encodes the text itself.
    """
    if not isinstance(metadata, dict) or metadata.get("encoder") != encoder:
        return None
    try:
        raw = base64.b64decode(metadata.get("vector", ""), validate=True)
    except (binascii.Error, TypeError, ValueError):
        return None
    if len(raw) != LENGTH:
        return None
    vector = np.frombuffer(raw, dtype="<f4").astype(np.float32)
    return vector if np.isfinite(vector).all() else None
