"""Measures the encoder on messages of real length: reads var/model, var/weights and bot/data/nlu, prints a table.

    python -m bench.encoder

Baseline of the ratios: the same network in fp32, filled from the same weights, taking turns in the same run.
"""

from __future__ import annotations

import resource
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import onnx

from faq_index.encoder import Encoder, artefact, tokens, weights
from faq_index.encoder.manifest import MODEL_FILE, TOKENIZER_FILE, Manifest
from faq_index.problems import read_sheets

MODEL, WEIGHTS, NLU = Path("var/model"), Path("var/weights"), Path("bot/data/nlu")
TURNS = 4


def main() -> None:
    said = messages()
    memory = _megabytes()
    ours = Encoder.load(MODEL)
    loaded = _megabytes() - memory
    with TemporaryDirectory() as place:
        encoders = {"fp32 (baseline)": _plain(Path(place)), "as served": ours}
    print(f"memory of the served model: {loaded:.0f} MB; onnxruntime, one core")
    for name, texts in _lengths(said).items():
        print(f"\n{name}: {len(texts)} messages, mean {np.mean([len(text) for text in texts]):.0f} characters")
        times = _times(encoders, texts)
        base = np.median(times["fp32 (baseline)"])
        for variant, taken in times.items():
            p50, p95 = np.percentile(taken, [50, 95])
            print(f"  {variant:16} p50 {p50:6.1f} ms   p95 {p95:6.1f} ms   {base / p50:4.1f} x")
    _throughput(said[:400])


def messages() -> list[str]:
    groups = [group for sheet in read_sheets(NLU) for group in sheet.data["nlu"]]
    return [example["text"].strip() for group in groups for example in group["examples"]][::7]


def _lengths(said: list[str]) -> dict[str, list[str]]:
    return {
        "short": [text for text in said if len(text) < 50][:40],
        "about 100 characters": [text for text in said if 90 <= len(text) <= 110][:40],
        "a long direct message": [" ".join(said[start : start + 8]) for start in range(0, 80, 8)],
    }


def _plain(place: Path) -> Encoder:
    source = weights.read(WEIGHTS)
    onnx.save(artefact.fill(onnx.load(artefact.GRAPH), source.tensors), place / MODEL_FILE)
    tokens.build(source).save(str(place / TOKENIZER_FILE))
    Manifest("", "", "", "fp32", "", "fp32", {}, 1.0).write(place)
    return Encoder.load(place)


def _times(encoders: dict[str, Encoder], texts: list[str]) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {name: [] for name in encoders}
    for turn in range(TURNS + 1):
        for text in texts:
            for name, encoder in encoders.items():
                start = time.perf_counter()
                encoder.encode([text], kind="query")
                if turn:  # the first turn warms up
                    taken[name].append(1000 * (time.perf_counter() - start))
    return taken


def _throughput(texts: list[str]) -> None:
    print(f"\n{len(texts)} messages in one call")
    for threads in (1, 2):
        encoder = Encoder.load(MODEL, threads=threads)
        start = time.perf_counter()
        encoder.encode(texts, kind="query")
        print(f"  {threads} thread(s): {len(texts) / (time.perf_counter() - start):.0f} messages a second")


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
