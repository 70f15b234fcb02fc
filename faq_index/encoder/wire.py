"""A message's vector on its way over HTTP: encoded once by whoever has the encoder, read by everyone else. Pure.

`{"vector": base64 of little-endian float32, "encoder": fingerprint of the encoder that made it}`
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from faq_index.encoder.model import DIMENSIONS

Vector = npt.NDArray[np.float32]


def pack(vector: Vector, *, encoder: str) -> dict[str, str]:
    """Give the two fields that carry a vector (384,) made by the encoder with this fingerprint."""
    return {"vector": base64.b64encode(vector.astype("<f4").tobytes()).decode("ascii"), "encoder": encoder}


def unpack(fields: Mapping[str, Any]) -> tuple[Vector, str]:
    """Give the vector (384,) and its encoder's fingerprint. Raises ValueError when that is not what `fields` hold."""
    try:
        raw = base64.b64decode(fields["vector"], validate=True)
        vector = np.frombuffer(raw, dtype="<f4").astype(np.float32)
        encoder = str(fields["encoder"])
    except (KeyError, TypeError, binascii.Error, ValueError) as error:
        raise ValueError(f"no vector and encoder in the metadata ({type(error).__name__})") from None
    if vector.shape != (DIMENSIONS,) or not np.isfinite(vector).all():
        raise ValueError(f"a vector of {DIMENSIONS} finite numbers was expected")
    return vector, encoder
