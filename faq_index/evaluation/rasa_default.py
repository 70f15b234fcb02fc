"""Rasa's default pipeline as a baseline: trains it in Rasa's environment, keeps what it said in var/evaluation/rasa.

A concern with an answer is a retrieval intent faq/<number>, answered by the ResponseSelector; every other one is
a plain intent. Training is slow (13 ms of a core per row and epoch of DIET): `Effort` bounds rows and epochs.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml

from faq_index.evaluation.content import Bools, Content
from faq_index.evaluation.errors import EvaluationError
from faq_index.evaluation.folds import Fold, Trial
from faq_index.evaluation.unseen import ENCODERS, PLAIN
from faq_index.scoring import Floats

PYTHON = Path(".venv-rasa/bin/python")
CACHE = Path("var/evaluation/rasa")
#: where components of ours look for the encoder: the plain one, which has seen no writer
BOT_VAR = ENCODERS / PLAIN
#: chance of an entry that Rasa does not name among its likeliest
LEAST = 1e-6
SETTINGS = {"PYTHONWARNINGS": "ignore", "RASA_TELEMETRY_ENABLED": "false", "TF_CPP_MIN_LOG_LEVEL": "3"}


@dataclass(frozen=True)
class Effort:
    """What one fold may cost: rows per concern (seeded choice), epochs of DIET and of the ResponseSelector.

    With 152 concerns a fold took about 25 minutes of one core. Rasa's own default is 100 epochs of each. One writer,
    right first: 0.313 after 15 and 15, 0.243 after 8 and 60: it is DIET that needs the time.
    """

    rows_per_concern: int = 30
    epochs: int = 15
    selector_epochs: int = 15


DEFAULT_EFFORT = Effort()


def features() -> list[dict[str, Any]]:
    """Return the tokenizer and featurizers of Rasa's default configuration (3.6, default_config.yml)."""
    return [
        {"name": "WhitespaceTokenizer"},
        {"name": "RegexFeaturizer"},
        {"name": "LexicalSyntacticFeaturizer"},
        {"name": "CountVectorsFeaturizer"},
        {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    ]


def default_pipeline(effort: Effort = DEFAULT_EFFORT) -> list[dict[str, Any]]:
    """Return Rasa's default pipeline with its ResponseSelector and FallbackClassifier, seeded."""
    learnt = {"constrain_similarities": True, "random_seed": 7}
    return [
        *features(),
        {"name": "DIETClassifier", "epochs": effort.epochs, **learnt},
        {"name": "EntitySynonymMapper"},
        {"name": "ResponseSelector", "epochs": effort.selector_epochs, **learnt},
        {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
    ]


def trial(
    pipeline: Sequence[dict[str, Any]],
    content: Content,
    parts: Sequence[Fold],
    *,
    rows_per_concern: int = DEFAULT_EFFORT.rows_per_concern,
    retrieval: bool = True,
    cache: Path = CACHE,
    report: Callable[[str], None] = lambda _: None,
) -> Trial:
    """Return what `pipeline` says about the writers it has not seen; what was asked before is not trained again.

    `retrieval` makes answers retrieval intents. `report` is told the writer of each fold. Raises EvaluationError
    when Rasa's environment is missing or its training fails.
    """
    said = []
    for fold in parts:
        report(fold.writer)
        known = content.part(_sample(content, fold, rows_per_concern))
        names = _names(content.answers if retrieval else np.zeros(len(content.entries), dtype=bool))
        said.append((_ask(pipeline, known, [content.texts[row] for row in fold.test], names, cache), names))
    rows = np.concatenate([fold.test for fold in parts])
    return Trial(
        scores=np.log(np.concatenate([_chances(result["said"], names) for result, names in said])),
        right=content.owners[rows],
        writers=content.writers[rows],
        rows=rows,
        fit_seconds=float(np.mean([result["train_seconds"] for result, _ in said])),
        ms_per_message=float(np.mean([result["ms_per_message"] for result, _ in said])),
        own_answers=np.concatenate([_answered(result["said"]) for result, _ in said]) if retrieval else None,
    )


def _sample(content: Content, fold: Fold, rows_per_concern: int) -> npt.NDArray[np.int64]:
    shuffled = np.random.default_rng(7).permutation(fold.train)
    owners = content.owners[shuffled]
    kept = [shuffled[owners == entry][:rows_per_concern] for entry in range(len(content.entries))]
    return np.concatenate(kept)


def _names(answers: Bools) -> list[str]:
    return [f"faq/{entry}" if has else f"c{entry}" for entry, has in enumerate(answers)]


def _ask(
    pipeline: Sequence[dict[str, Any]], known: Content, texts: list[str], names: list[str], cache: Path
) -> dict[str, Any]:
    files = {
        "config.yml": _yaml(
            {"recipe": "default.v1", "assistant_id": "evaluation", "language": "de", "pipeline": pipeline}
        ),
        "nlu.yml": _training(known, names),
        "messages.json": json.dumps(texts, ensure_ascii=False),
    }
    key = hashlib.sha256("\0".join(files.values()).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    folder = cache / key
    if not (folder / "said.json").exists():
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text, encoding="utf-8")
        _run(folder)
    return dict(json.loads((folder / "said.json").read_text(encoding="utf-8")))


def _run(folder: Path) -> None:
    if not PYTHON.exists():
        raise EvaluationError(f"{PYTHON} is missing: Rasa has an environment of its own. Build it: make setup")
    command = [str(PYTHON), "-m", "faq_index.evaluation.in_rasa", str(folder)]
    environment = {"PYTHONPATH": ".", **os.environ, **SETTINGS, "BOT_VAR": str(BOT_VAR)}
    with (folder / "log.txt").open("w") as log:
        done = subprocess.run(command, env=environment, stdout=log, stderr=log, check=False)  # noqa: S603 - our own script
    (folder / "trained.tar.gz").unlink(missing_ok=True)
    if done.returncode or not (folder / "said.json").exists():
        raise EvaluationError(f"Rasa could not be trained or asked; {folder / 'log.txt'} says why.")


def _training(known: Content, names: list[str]) -> str:
    groups: dict[str, list[str]] = {}
    for owner, text in zip(known.owners, known.texts, strict=True):
        groups.setdefault(names[owner], []).append("- " + " ".join(text.split()))
    nlu = [{"intent": name, "examples": "\n".join(texts) + "\n"} for name, texts in groups.items()]
    responses = {f"utter_{name}": [{"text": name}] for name in groups if name.startswith("faq/")}
    return _yaml({"version": "3.1", "nlu": nlu, **({"responses": responses} if responses else {})})


def _chances(said: Iterable[dict[str, Any]], names: list[str]) -> Floats:
    number = {name: place for place, name in enumerate(names)}
    rows = []
    for message in said:
        row = np.full(len(names), LEAST, dtype=np.float32)
        intents = dict(message["intents"])
        named = [(name, chance) for name, chance in intents.items() if name in number]
        answers = [(name, chance * intents.get("faq", 0.0)) for name, chance in message["answers"]]
        for name, chance in (*named, *answers):
            row[number[name]] = max(LEAST, chance)
        rows.append(row)
    return np.stack(rows)


def _answered(said: Iterable[dict[str, Any]]) -> Bools:
    # As shipped: what the FallbackClassifier lets through is answered.
    return np.array([message["first"] == "faq" for message in said])


def _yaml(content: Any) -> str:
    return yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
