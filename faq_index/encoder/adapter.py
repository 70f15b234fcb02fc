"""Reads adapter.npz, what `make tune` has learned; adds it to the weights before they are filled into the graph.

Low-rank adaptation (Hu et al. 2021, https://arxiv.org/abs/2106.09685): a tuned linear layer multiplies with
W + up · down instead of W. The file holds `<tensor>/down` (rank, inputs) and `<tensor>/up` (outputs, rank) as float16.
Once added, the network is as large and as fast as before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from faq_index.encoder.errors import ModelError
from faq_index.encoder.weights import Weights

ADAPTER = Path(__file__).with_name("adapter.npz")
#: adapters that one group of writers was left out of, named after it ("a+d.npz"): for measuring, never for serving
UNSEEN = Path(__file__).with_name("unseen")
DOWN, UP = "/down", "/up"

#: the two narrow matrices of each tuned tensor, float32: down (rank, inputs), up (outputs, rank)
Changes = Mapping[str, tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]]


def tuned(source: Weights, path: Path = ADAPTER) -> Weights:
    """Return `source` with the adapter in `path` added; unchanged when there is no such file.

    Raises ModelError when the file is broken or does not belong to these weights.
    """
    return add(source, read(path)) if path.exists() else source


def add(source: Weights, changes: Changes) -> Weights:
    """Return `source` with the products of `changes` added to its tensors.

    Raises ModelError when a tensor is unknown or has another shape.
    """
    tensors = dict(source.tensors)
    for name, (down, up) in changes.items():
        if name not in tensors or tensors[name].shape != (len(up), down.shape[1]) or up.shape[1] != len(down):
            raise ModelError(f"the adapter does not fit the weights at {name}; run `make tune` again")
        tensors[name] = tensors[name] + up @ down
    return replace(source, tensors=tensors)


def read(path: Path) -> Changes:
    """Return what `write` wrote to `path`; raises ModelError when it is broken."""
    try:
        with path.open("rb") as file, np.load(file) as stored:
            parts = {name: stored[name].astype(np.float32) for name in stored.files}
        names = [name.removesuffix(UP) for name in parts if name.endswith(UP)]
        return {name: (parts[name + DOWN], parts[name + UP]) for name in names}
    except (OSError, ValueError, KeyError, EOFError, BadZipFile) as error:
        raise ModelError(f"{path} is broken; restore it from the repository or run `make tune`") from error


def write(path: Path, changes: Changes) -> None:
    """Write `changes` to `path` as float16."""
    parts = {name + end: part for name, pair in changes.items() for end, part in zip((DOWN, UP), pair, strict=True)}
    np.savez_compressed(path, allow_pickle=False, **{name: part.astype(np.float16) for name, part in parts.items()})
