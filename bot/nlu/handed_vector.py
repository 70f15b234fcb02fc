"""The vector that comes with a message: reads Rasa's message metadata, writes nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from faq_index.encoder import unpack


def handed_vector(metadata: Any, *, encoder: str) -> npt.NDArray[np.float32] | None:
    """Give the unit vector (384,) of `metadata`, or None when there is none that can be used.

    What is no vector, and one of another encoder than `encoder` (a fingerprint), is as good as none: the caller then
    encodes the text itself.
    """
    try:
        vector, made_by = unpack(metadata if isinstance(metadata, dict) else {})
    except ValueError:
        return None
    return vector if made_by == encoder else None
