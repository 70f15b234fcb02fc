"""The command `make tune`: reads bot/data, the installed weights and foreign texts; writes adapter.npz and adapter.json
beside the encoder, reference.json anew, tuned.json, the calibration of indexes made with that encoder, and for the
evaluation what was learned without each group of writers.

    python -m faq_index.workshop.tune var/weights ../shared/datasets
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import torch  # type: ignore[import-not-found]  # installed in the workshop only
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from faq_index import tuned as calibration
from faq_index.encoder import ModelError, adapter, weights
from faq_index.encoder.manifest import digest
from faq_index.problems import ContentError
from faq_index.workshop import content, foreign, reference
from faq_index.workshop.content import Content
from faq_index.workshop.training import Recipe
from faq_index.workshop.tuning import NotKeptError, Report, Tuned, tune

RESULT = adapter.ADAPTER.with_suffix(".json")
failures = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)


def main(arguments: Sequence[str]) -> int:
    """Run the command; a refusal is one sentence, leaves the files as they were and gives 1."""
    if len(arguments) != 2:
        failures.print("usage: python -m faq_index.workshop.tune WEIGHTS_FOLDER FOREIGN_FOLDER")
        return 2
    try:
        _run(*map(Path, arguments))
    except (ModelError, ContentError) as error:
        failures.print(f"Nothing tuned: {error}")
    except FileNotFoundError as error:
        failures.print(f"Nothing tuned: {error.filename} is missing, and without foreign texts nothing may be kept.")
    except NotKeptError as error:
        failures.print(f"Not kept, the encoder stays as it was: {error}")
    else:
        return 0
    return 1


def _run(weights_folder: Path, foreign_folder: Path) -> None:
    start, recipe = time.monotonic(), Recipe()
    source, said, sets = weights.read(weights_folder), content.load(), foreign.load(foreign_folder)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(highlight=False)) as progress:
        tuned = tune(said, source, sets, recipe, report=_shown(progress))
    adapter.write(adapter.ADAPTER, tuned.changes)
    _write_unseen(tuned.unseen)
    reference.write(adapter.tuned(source))
    entries = tuple(entry.id for entry in said.entries)
    calibration.write(calibration.TunedCalibration(_sha256(adapter.ADAPTER), entries, tuned.calibration))
    result = _result(said, recipe, tuned) | {"minutes": round((time.monotonic() - start) / 60, 1)}
    RESULT.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    Console().print(
        f"Kept: {adapter.ADAPTER}, {adapter.ADAPTER.stat().st_size / 1e6:.1f} MB.", tuned.tuned, tuned.foreign
    )


def _write_unseen(changes: Mapping[tuple[str, ...], adapter.Changes]) -> None:
    for old in adapter.UNSEEN.glob("*.npz"):
        old.unlink()
    adapter.UNSEEN.mkdir(exist_ok=True)
    for group, learned in changes.items():
        adapter.write(adapter.UNSEEN / f"{'+'.join(group)}.npz", learned)


def _result(said: Content, recipe: Recipe, tuned: Tuned) -> dict[str, object]:
    texts = (f"{owner} {text}".encode() for owner, text in zip(said.owners, said.texts, strict=True))
    return {
        "command": "make tune",
        "recipe": asdict(recipe),
        "adapter_sha256": _sha256(adapter.ADAPTER),
        "unseen_sha256": {path.stem: _sha256(path) for path in sorted(adapter.UNSEEN.glob("*.npz"))},
        "weights_sha256": weights.WEIGHTS_SHA256,
        "phrasings": len(said.texts),
        "phrasings_digest": digest(*texts),
        "entries": len(said.entries),
        "writers": sorted({*said.writers.tolist()}),
        "writers_not_seen": {"plain": asdict(tuned.plain), "tuned": asdict(tuned.tuned)},
        "foreign": {name: asdict(found) for name, found in tuned.foreign.items()},
        "torch": torch.__version__,
    }


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _shown(progress: Progress) -> Report:
    tasks = {}

    def show(name: str, done: int, total: int) -> None:
        if name not in tasks:
            tasks[name] = progress.add_task(name, total=total)
        progress.update(tasks[name], completed=done)

    return show


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
