"""Builds the model folder: reads the committed graph and adapter and the installed weights, writes model.onnx,
tokenizer.json and manifest.json. Needs the package onnx, which serving does not."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt
import onnx

from faq_index.encoder import tokens, weights
from faq_index.encoder.adapter import ADAPTER, tuned
from faq_index.encoder.errors import ModelError
from faq_index.encoder.manifest import FILES, MANIFEST_FILE, MODEL_FILE, TOKENIZER_FILE, Manifest, digest
from faq_index.encoder.model import Encoder
from faq_index.encoder.quantise import QUANTISATION, quantise

GRAPH = Path(__file__).with_name("graph.onnx")
REFERENCE = Path(__file__).with_name("reference.json")
#: marks an initializer of the graph that holds the tensor with rows and columns exchanged
TRANSPOSED = "/transposed"
#: the model may not point elsewhere than its source: smallest cosine to a reference vector
MIN_COSINE = 0.99
#: the code that decides what a vector is; a change in it counts as another model
_CODE_OF_VECTORS = ("text.py", "model.py")
_CODE_OF_FILES = (
    *_CODE_OF_VECTORS,
    "adapter.py",
    "artefact.py",
    "quantise.py",
    "tokens.py",
    "weights.py",
    "graph.onnx",
    "reference.json",
)


def build(
    out: Path, weights_place: Path, *, adapter: Path = ADAPTER, report: Callable[[str], None] = lambda _: None
) -> bool:
    """Build the model folder `out` from the weights in `weights_place`; return False if nothing was to do.

    `adapter` is what is added to the weights; only the served one has reference vectors. `report` is told each step.
    Raises ModelError when the weights are missing or broken, or when the result does not agree with the reference
    vectors; `out` is then as it was before.
    """
    if is_current(out, adapter):
        return False
    if out.exists() and not (out / MANIFEST_FILE).exists() and any(out.iterdir()):
        raise ModelError(f"{out} is not a model folder and not empty; choose another --out or empty it")
    report("reading the weights")
    source = tuned(weights.read(weights_place), adapter)
    out.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as place:
        draft = Path(place) / "model"
        draft.mkdir()
        report("filling the graph")
        tokens.build(source).save(str(draft / TOKENIZER_FILE))
        model = fill(onnx.load(GRAPH), source.tensors)
        report(f"quantising ({QUANTISATION})")
        quantise(model, draft / MODEL_FILE)
        report("comparing with the reference vectors")
        _seal(draft, adapter)
        _replace(draft, out, Path(place) / "before", adapter)
    return True


def is_current(folder: Path, adapter: Path = ADAPTER) -> bool:
    """Return whether `folder` holds a complete model made from today's graph, weights and code with that adapter."""
    try:
        manifest = Manifest.read(folder)
        manifest.check_files(folder)
    except ModelError:
        return False
    return manifest.recipe == recipe(adapter) and manifest.fingerprint == fingerprint(folder)


def recipe(adapter: Path = ADAPTER) -> str:
    """Return the hash of all that decides what the model becomes; the weights' own hash stands in weights.py."""
    paths = [*(GRAPH.with_name(name) for name in _CODE_OF_FILES), adapter]
    return digest(*(path.read_bytes() if path.exists() else b"" for path in paths))


def fingerprint(folder: Path) -> str:
    """Return the hash of all that decides which vector a text gets from the model in `folder`."""
    code = [GRAPH.with_name(name).read_bytes() for name in _CODE_OF_VECTORS]
    return digest(*((folder / name).read_bytes() for name in FILES), *code)


def fill(graph: onnx.ModelProto, tensors: Mapping[str, npt.NDArray[np.float32]]) -> onnx.ModelProto:
    """Return `graph` with the values of `tensors` in its empty initializers.

    Raises ModelError when a tensor is missing or has another shape than the graph expects.
    """
    for initializer in graph.graph.initializer:
        if initializer.raw_data:
            continue
        name = initializer.name.removesuffix(TRANSPOSED)
        values = tensors.get(name)
        if values is not None and name != initializer.name:
            values = values.T
        if values is None or list(values.shape) != list(initializer.dims):
            raise ModelError(f"the weights do not fit the graph at {initializer.name}; run export_graph again")
        initializer.raw_data = np.ascontiguousarray(values, dtype="<f4").tobytes()
    return graph


def _seal(draft: Path, adapter: Path) -> None:
    sizes = {name: (draft / name).stat().st_size for name in FILES}
    manifest = Manifest(
        source=weights.SOURCE,
        licence=weights.LICENCE,
        weights_sha256=weights.WEIGHTS_SHA256,
        quantisation=QUANTISATION,
        recipe=recipe(adapter),
        fingerprint=fingerprint(draft),
        sizes=sizes,
        reference_cosine=0.0,
        adapter_sha256=hashlib.sha256(adapter.read_bytes()).hexdigest() if adapter.exists() else "",
    )
    manifest.write(draft)
    if adapter != ADAPTER:
        return
    cosine = reference_cosine(Encoder.load(draft))
    if cosine < MIN_COSINE:
        raise ModelError(f"the model differs from its source: cosine {cosine:.4f}, expected at least {MIN_COSINE}")
    Manifest(**{**vars(manifest), "reference_cosine": round(cosine, 5)}).write(draft)


def reference_cosine(encoder: Encoder) -> float:
    """Return the smallest cosine between the encoder's vectors and the committed ones of the fp32 source."""
    smallest = 1.0
    for line in json.loads(REFERENCE.read_text(encoding="utf-8")):
        kind, text = line["text"].split(": ", 1)
        vector = encoder.encode([text], kind=kind)[0]
        smallest = min(smallest, float(vector @ np.asarray(line["vector"], dtype=np.float32)))
    return smallest


def _replace(draft: Path, out: Path, before: Path, adapter: Path) -> None:
    if out.exists():
        out.rename(before)
    try:
        draft.rename(out)
    except OSError as error:  # another process was faster
        if not is_current(out, adapter):
            raise ModelError(f"{out} cannot be written: {error.strerror}") from error
