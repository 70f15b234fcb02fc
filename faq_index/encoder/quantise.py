"""Makes the filled graph small and fast: reads a model in memory, writes model.onnx."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic

#: the name of the method, part of the manifest; measured against others in docs/faq_index.md
QUANTISATION = "int8 embedding table"


def quantise(model: onnx.ModelProto, out: Path) -> None:
    """Write `model` (fp32) to `out`, quantised."""
    with TemporaryDirectory(dir=out.parent) as place:
        plain = Path(place) / "plain.onnx"
        onnx.save(model, plain)
        quantize_dynamic(plain, out, weight_type=QuantType.QInt8, op_types_to_quantize=["Gather"])
