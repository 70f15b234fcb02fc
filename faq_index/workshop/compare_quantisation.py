"""Compares ways to quantise the encoder: reads the weights and the content under bot/data, prints a table.

    python -m faq_index.workshop.compare_quantisation var/weights var/comparison

Accuracy is that of the index on writers it has not seen; speed is one message of about 100 characters on one core, all
variants taking turns. The folder keeps the models and their vectors, so that a second run only measures speed.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import numpy as np
import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic
from rich.console import Console

from faq_index.calibration import Targets
from faq_index.encoder import Encoder, encode_cached, tokens, weights
from faq_index.encoder.artefact import GRAPH, fill
from faq_index.encoder.manifest import MODEL_FILE, TOKENIZER_FILE, Manifest
from faq_index.encoder.quantise import linear_layers, linear_layers_to_int8, quantise, table_to_4_bit
from faq_index.evidence import gather, paired
from faq_index.fitting import measure
from faq_index.workshop import content as contents
from faq_index.workshop.content import Content

TURNS = 5


def _all_int8(model: onnx.ModelProto, out: Path) -> None:
    quantize_dynamic(model, out, weight_type=QuantType.QInt8)


def _per_column(model: onnx.ModelProto, out: Path) -> None:
    quantize_dynamic(model, out, weight_type=QuantType.QInt8, per_channel=True)


def _reduced(model: onnx.ModelProto, out: Path) -> None:
    quantize_dynamic(model, out, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)


def _table_int8(model: onnx.ModelProto, out: Path) -> None:
    quantize_dynamic(model, out, weight_type=QuantType.QInt8, op_types_to_quantize=["Gather"])


def _table_4_bit(model: onnx.ModelProto, out: Path) -> None:
    onnx.save(table_to_4_bit(model), out)


def _without(*parts: str) -> Callable[[onnx.ModelProto, Path], None]:
    def build(model: onnx.ModelProto, out: Path) -> None:
        nodes = [name for name in linear_layers(model) if not any(part in name for part in parts)]
        onnx.save(table_to_4_bit(linear_layers_to_int8(model, nodes)), out)

    return build


VARIANTS: dict[str, Callable[[onnx.ModelProto, Path], None]] = {
    "fp32": lambda model, out: onnx.save(model, out),
    "table 4-bit (as the source), rest fp32": _table_4_bit,
    "table int8, rest fp32": _table_int8,
    "all int8": _all_int8,
    "all int8, per column": _per_column,
    "all int8, per column, reduced range": _reduced,
    "table 4-bit, rest int8 per column, reduced range": _without(),
    "same, output layer 4 fp32": _without("layer.4/output"),
    "same, output layers 0, 4, 5 fp32 (chosen)": quantise,
    "same, all output layers fp32": _without("/output/dense"),
}


def main(weights_folder: Path, place: Path) -> None:
    content = contents.load()
    # The plain network: the tuned one has seen every writer.
    source = weights.read(weights_folder)
    folders = {}
    for number, (name, build) in enumerate(VARIANTS.items()):
        folders[name] = place / f"variant-{number}"
        if not (folders[name] / "manifest.json").exists():
            folders[name].mkdir(parents=True, exist_ok=True)
            build(fill(onnx.load(GRAPH), source.tensors), folders[name] / MODEL_FILE)
            tokens.build(source).save(str(folders[name] / TOKENIZER_FILE))
            Manifest(name, "", "", name, "", f"variant-{number}", {}, 1.0).write(folders[name])
    times = _times({name: Encoder.load(folder) for name, folder in folders.items()}, content)
    say = Console(soft_wrap=True, highlight=False).print
    say("| variant | MB | ms per message | cosine to fp32, mean / least | right entry first | coverage at 0.98 |")
    say("|---|---|---|---|---|---|")
    plain = _vectors(folders["fp32"], content, place)
    for name, folder in folders.items():
        vectors = _vectors(folder, content, place)
        cosines = (vectors * plain).sum(axis=1)
        groups = paired(content.writers.tolist())
        evidence = gather(contents.rows(content, vectors), len(content.entries), groups, lambda _: None)
        found = measure(evidence, content.kinds, Targets())
        size = (folder / MODEL_FILE).stat().st_size / 1e6
        say(
            f"| {name} | {size:.0f} | {times[name]:.1f} | {cosines.mean():.4f} / {cosines.min():.4f} "
            f"| {found.accuracy:.3f} | {found.coverage:.3f} |"
        )


def _vectors(folder: Path, content: Content, cache: Path) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    encoder = Encoder.load(folder, threads=2)
    said = encode_cached(encoder, content.texts, kind="query", folder=cache)
    return np.vstack([said, encode_cached(encoder, content.concerns, kind="passage", folder=cache)])


def _times(encoders: dict[str, Encoder], content: Content) -> dict[str, float]:
    messages = [text for text in content.texts if 90 <= len(text) <= 110][::30]
    taken: dict[str, list[float]] = {name: [] for name in encoders}
    for _ in range(TURNS):
        for text in messages:
            for name, encoder in encoders.items():
                start = time.perf_counter()
                encoder.encode([text], kind="query")
                taken[name].append(1000 * (time.perf_counter() - start))
    return {name: median(values) for name, values in taken.items()}


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
