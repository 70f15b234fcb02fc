"""Checks the abstention on CLINC150 (Larson et al. 2019): python -m faq_index.evaluation.clinc FOLDER

Reads FOLDER/data_oos_plus.json and the encoder model, prints a table. The method is ours (`ConcernModel`: meaning and
letters side by side); the abstention is chosen on the validation split. Protocol and published figures: Larson et al.
2019, https://aclanthology.org/D19-1131, table 2, out-of-scope plus.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.table import Table

from faq_index.concerns import ConcernModel
from faq_index.encoder import Encoder, encode_cached
from faq_index.evaluation.errors import EvaluationError
from faq_index.scoring import Floats

FILE, MODEL, CACHE = "data_oos_plus.json", Path("var/model"), Path("var/evaluation/vectors")
OUT_FILE = Path("var/evaluation/clinc.json")
#: name of the class of messages that no intent fits
OUT = "oos"
PUBLISHED = {"Rasa, Larson et al. 2019": (0.909, 0.660), "BERT, Larson et al. 2019": (0.967, 0.592)}


@dataclass(frozen=True)
class Split:
    """Messages of one split: texts, vectors (messages, dimensions), and their intents."""

    texts: list[str]
    vectors: Floats
    intents: npt.NDArray[np.str_]

    def without(self, intent: str) -> Split:
        """Return the messages of all other intents."""
        kept = self.intents != intent
        texts = [text for text, keep in zip(self.texts, kept, strict=True) if keep]
        return Split(texts, self.vectors[kept], self.intents[kept])


def evaluate(folder: Path, encoder: Encoder) -> dict[str, tuple[float, float]]:
    """Return in-scope accuracy and out-of-scope recall on the test split, for two ways to abstain.

    "trained": out of scope is a class of its own, and a message also falls into it below a chance chosen on the
    validation split. "threshold": it is not trained on, only the chance decides. Raises EvaluationError when the
    file is missing or has another form.
    """
    train, check, test = read(folder, encoder)
    results = {}
    for name, known in (("ours, trained on out-of-scope", train), ("ours, threshold only", train.without(OUT))):
        model = ConcernModel.fit(known.texts, known.vectors, known.intents.tolist())
        limit = best_limit(model.names, _chances(model, check), check.intents)
        results[name] = figures(predict(model.names, _chances(model, test), limit), test.intents)
    return results


def read(folder: Path, encoder: Encoder) -> tuple[Split, Split, Split]:
    """Return training, validation and test split, each with its out-of-scope messages."""
    path = folder / FILE
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        parts = [[*data[name], *data[f"oos_{name}"]] for name in ("train", "val", "test")]
        rows = [([str(text) for text, _ in part], np.array([intent for _, intent in part])) for part in parts]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EvaluationError(f"{path} is not the file of CLINC150 (out-of-scope plus). Give its folder.") from error
    vectors = [encode_cached(encoder, texts, kind="query", folder=CACHE) for texts, _ in rows]
    train, check, test = (Split(texts, found, intents) for (texts, intents), found in zip(rows, vectors, strict=True))
    return train, check, test


def _chances(model: ConcernModel, split: Split) -> Floats:
    return np.exp(model.log_chances(split.texts, split.vectors))


def predict(intents: Sequence[str], chances: Floats, limit: float) -> npt.NDArray[np.str_]:
    """Return the intent of each message: the likeliest, or out of scope when its chance is below `limit`."""
    return np.where(chances.max(axis=1) >= limit, np.array(intents)[chances.argmax(axis=1)], OUT)


def best_limit(intents: Sequence[str], chances: Floats, right: npt.NDArray[np.str_]) -> float:
    """Return the limit with which most messages are right, out of scope being one intent more (Larson et al., 4.1)."""
    limits = np.linspace(0, 1, 201)
    return float(max(limits, key=lambda limit: (predict(intents, chances, limit) == right).mean()))


def figures(said: npt.NDArray[np.str_], right: npt.NDArray[np.str_]) -> tuple[float, float]:
    """Return in-scope accuracy and out-of-scope recall."""
    outside = right == OUT
    return float((said == right)[~outside].mean()), float((said == right)[outside].mean())


def main(arguments: Sequence[str]) -> None:
    """Print what was measured beside what was published, and keep it for the report."""
    results = evaluate(Path(arguments[0]), Encoder.load(MODEL, threads=2))
    OUT_FILE.parent.mkdir(parents=True, exist_ok=True)
    OUT_FILE.write_text(json.dumps({**results, **PUBLISHED}, indent=1) + "\n", encoding="utf-8")
    table = Table("method", "in-scope accuracy", "out-of-scope recall", title="CLINC150, out-of-scope plus, test split")
    for name, (accuracy, recall) in {**results, **PUBLISHED}.items():
        table.add_row(name, f"{accuracy:.1%}", f"{recall:.1%}")
    Console().print(table)


if __name__ == "__main__":
    main(sys.argv[1:])
