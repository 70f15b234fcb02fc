"""Writes faq_index/encoder/graph.onnx (the network without its weights) and reference.json (what it must answer).

Run once in the workshop's environment, from the project's folder:
    python -m faq_index.workshop.export_graph var/weights
"""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnx
import torch  # type: ignore[import-not-found]  # installed in the workshop only
from onnx import numpy_helper

from faq_index.encoder import weights
from faq_index.encoder.adapter import tuned
from faq_index.encoder.artefact import GRAPH, TRANSPOSED
from faq_index.workshop import reference
from faq_index.workshop.source import network

#: opset and IR version that onnxruntime 1.23 (Python 3.10) and 1.32 both read
OPSET = 17
IR_VERSION = 8


class Sentence(torch.nn.Module):  # type: ignore[misc]  # torch is unknown here
    """The network with mean pooling and unit length behind it: token ids in, one vector per text out."""

    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        states = self.model(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(states.dtype)
        mean = (states * mask).sum(1) / mask.sum(1)
        return torch.nn.functional.normalize(mean, dim=1)


def export(model: Any) -> onnx.ModelProto:
    """Return the ONNX graph of `model` with mean pooling, its weights still inside."""
    buffer = io.BytesIO()
    ids = torch.ones(2, 7, dtype=torch.int64)
    axes = {0: "texts", 1: "tokens"}
    torch.onnx.export(
        Sentence(model),
        (ids, torch.ones_like(ids)),
        buffer,
        input_names=["input_ids", "attention_mask"],
        output_names=["vectors"],
        dynamic_axes={"input_ids": axes, "attention_mask": axes, "vectors": {0: "texts"}},
        opset_version=OPSET,
        do_constant_folding=True,
        dynamo=False,
    )
    graph = onnx.load_from_string(buffer.getvalue())
    graph.ir_version = IR_VERSION
    return graph


def strip(graph: onnx.ModelProto, tensors: Mapping[str, npt.NDArray[np.float32]]) -> onnx.ModelProto:
    """Return `graph` without the values of `tensors`; each emptied initializer is renamed to its tensor.

    The exporter transposes the weights of linear layers; those get the suffix TRANSPOSED.
    """
    known = {values.tobytes(): name for name, values in tensors.items()}
    known |= {
        np.ascontiguousarray(values.T).tobytes(): name + TRANSPOSED
        for name, values in tensors.items()
        if values.ndim == 2 and name.startswith("encoder.")
    }
    renamed = {}
    for initializer in graph.graph.initializer:
        name = known.get(numpy_helper.to_array(initializer).tobytes())
        if name is not None:
            renamed[initializer.name] = initializer.name = name
            initializer.ClearField("raw_data")
    for node in graph.graph.node:
        for position, name in enumerate(node.input):
            node.input[position] = renamed.get(name, name)
    del graph.graph.value_info[:]
    return graph


def main(folder: Path) -> None:
    source = weights.read(folder)
    graph = strip(export(network(source)), source.tensors)
    GRAPH.write_bytes(graph.SerializeToString())
    reference.write(tuned(source))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
