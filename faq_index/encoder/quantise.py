"""Makes the filled graph small and fast: reads a model in memory, writes model.onnx.

The table of word embeddings keeps the 4-bit codes that the weights come in, so nothing is lost there. The weights of
the linear layers become int8 per column, their inputs int8 at run time, except in three layers whose inputs have single
very large values that would push all others into a few steps. Measured in docs/faq_index.md.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

#: the name of the method, part of the manifest
QUANTISATION = "int8 per column in reduced range, 4-bit embedding table, output layers 0, 4 and 5 in fp32"
#: linear layers that stay in fp32; the part of their node names that tells them
KEPT = ("layer.0/output", "layer.4/output", "layer.5/output")
TABLE = "embeddings.word_embeddings.weight"
#: weights that share one scale in the table, as in the source
BLOCK = 32
#: the first version of the format that knows 4-bit integers; onnxruntime 1.23 reads it
IR_VERSION = 10


def quantise(model: onnx.ModelProto, out: Path) -> None:
    """Write `model` (fp32) to `out`, quantised."""
    model = linear_layers_to_int8(model, [n for n in linear_layers(model) if not any(part in n for part in KEPT)])
    onnx.save(table_to_4_bit(model), out)


def linear_layers(model: onnx.ModelProto) -> list[str]:
    """Return the names of the nodes that multiply with a weight matrix."""
    weights = {initializer.name for initializer in model.graph.initializer}
    return [node.name for node in model.graph.node if node.op_type == "MatMul" and node.input[1] in weights]


def linear_layers_to_int8(model: onnx.ModelProto, nodes: Collection[str]) -> onnx.ModelProto:
    """Return `model` with the weights of `nodes` in int8 and their inputs quantised at run time.

    Weights use seven of the eight bits: older processors (AVX2 without VNNI) overflow with all eight, see
    https://onnxruntime.ai/docs/performance/model-optimizations/quantization.html.
    """
    # onnxruntime advises to simplify the graph first; the exporter has done so.
    logging.getLogger().addFilter(_no_advice)
    try:
        with TemporaryDirectory() as place:
            quantised = Path(place) / "quantised.onnx"
            quantize_dynamic(
                model,
                quantised,
                weight_type=QuantType.QInt8,
                per_channel=True,
                reduce_range=True,
                nodes_to_quantize=list(nodes),
                op_types_to_quantize=["MatMul"],
            )
            return onnx.load(quantised)
    finally:
        logging.getLogger().removeFilter(_no_advice)


def table_to_4_bit(model: onnx.ModelProto) -> onnx.ModelProto:
    """Return `model` with its table of word embeddings in blocks of 4-bit integers with one scale each."""
    table = next(initializer for initializer in model.graph.initializer if initializer.name == TABLE)
    codes, scales = four_bit(numpy_helper.to_array(table))
    packed = TensorProto(name=f"{TABLE}/codes", data_type=TensorProto.INT4, dims=table.dims)
    packed.raw_data = ((codes[:, 0::2] & 15) | (codes[:, 1::2] << 4)).astype(np.uint8).tobytes()
    model.graph.initializer.remove(table)
    model.graph.initializer.extend([packed, numpy_helper.from_array(scales, f"{TABLE}/scales")])
    lookup = next(node for node in model.graph.node if TABLE in node.input)
    lookup.CopyFrom(
        helper.make_node(
            "GatherBlockQuantized",
            [packed.name, lookup.input[1], f"{TABLE}/scales"],
            list(lookup.output),
            name=lookup.name,
            domain="com.microsoft",
            gather_axis=0,
            quantize_axis=1,
            block_size=BLOCK,
        )
    )
    if not any(opset.domain == "com.microsoft" for opset in model.opset_import):
        model.opset_import.append(helper.make_opsetid("com.microsoft", 1))
    model.ir_version = IR_VERSION
    return model


def four_bit(weights: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    """Return codes from -8 to 7, int8 as `weights` (rows, columns), and scales, float32 (rows, columns / BLOCK).

    The largest weight of a block becomes -8 (ggml's rule Q4_0). Weights that were made so come back exactly.
    """
    blocks = weights.reshape(len(weights), -1, BLOCK)
    largest = np.take_along_axis(blocks, np.abs(blocks).argmax(axis=-1)[..., None], axis=-1)
    scales = largest / -8
    codes = np.rint(np.divide(blocks, scales, out=np.zeros_like(blocks), where=scales != 0))
    return codes.clip(-8, 7).astype(np.int8).reshape(weights.shape), scales[..., 0].astype(np.float32)


def _no_advice(record: logging.LogRecord) -> bool:
    return "pre-processing before quantization" not in record.getMessage()
