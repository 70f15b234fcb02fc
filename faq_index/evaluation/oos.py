"""Counts automatic answers to people who do not speak to us: python -m faq_index.evaluation.oos DATA

Reads the published index, DATA/massive-de (what people say to a voice assistant; FitzGerald et al. 2022) and
DATA/germeval2018 (political tweets; Wiegand et al. 2018). Writes var/evaluation/oos.json: counts, and which entries
would have answered. No line of those files is printed, kept or logged.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.table import Table

from faq_index.encoder import Encoder
from faq_index.evaluation import ours
from faq_index.evaluation.errors import EvaluationError
from faq_index.evaluation.metrics import wilson
from faq_index.index import Index
from faq_index.scoring import Floats

MODEL, INDEX, OUT = Path("var/model"), Path("var/index"), Path("var/evaluation/oos.json")
#: name of the set → its files, one message per line, labels behind a tab; and the share that may be answered
SETS = {
    "MASSIVE-de": (("massive-de/train.txt", "massive-de/dev.txt"), 0.02),
    "GermEval-2018": (("germeval2018/germeval2018.training.txt",), 0.005),
}
PORTION = 500
#: entries named per set, the most frequent ones
MOST = 8

#: which entry answers each message, -1 for none: texts and vectors in, integers (messages,) out
Answering = Callable[[Sequence[str], Floats], npt.NDArray[np.int64]]


def evaluate(data: Path, encoder: Encoder, answering: Answering, names: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return for each set: messages, answered, share with its interval, allowed share, and the entries that answered.

    `names` are the ids of the entries. Raises EvaluationError when a file is missing.
    """
    return {
        name: _counted(_read(data, files), allowed, encoder, answering, names)
        for name, (files, allowed) in SETS.items()
    }


def _counted(
    texts: list[str], allowed: float, encoder: Encoder, answering: Answering, names: Sequence[str]
) -> dict[str, Any]:
    found = []
    for start in range(0, len(texts), PORTION):
        portion = texts[start : start + PORTION]
        found.append(answering(portion, encoder.encode(portion, kind="query")))
    entries = np.concatenate(found)
    answered = int((entries >= 0).sum())
    by_entry = Counter(names[entry] for entry in entries.tolist() if entry >= 0)
    return {
        "messages": len(texts),
        "answered": answered,
        "share": answered / len(texts),
        "interval": wilson(answered, len(texts)),
        "allowed": allowed,
        "entries": dict(by_entry.most_common(MOST)),
    }


def _read(data: Path, files: Sequence[str]) -> list[str]:
    texts: list[str] = []
    for name in files:
        try:
            lines = (data / name).read_text(encoding="utf-8").split("\n")
        except (OSError, UnicodeDecodeError) as error:
            raise EvaluationError(
                f"{data / name} cannot be read. Give the folder that holds {name} as DATA."
            ) from error
        texts.extend(text for text in (line.split("\t")[0].strip() for line in lines) if text)
    if not texts:
        raise EvaluationError(f"{data}: {', '.join(files)} hold no message. Get the data anew.")
    return texts


def main(arguments: Sequence[str]) -> None:
    """Count, keep the counts for the report, and print them."""
    encoder = Encoder.load(MODEL, threads=2)
    index = Index.load(INDEX, encoder=encoder)
    console = Console()
    with console.status("out of scope"):
        found = evaluate(
            Path(arguments[0]),
            encoder,
            lambda texts, vectors: ours.answering(index, texts, vectors),
            [entry.id for entry in index.entries],
        )
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    table = Table("set", "messages", "answered", "share", "95 %", "allowed", "by which entries")
    for name, row in found.items():
        low, high = row["interval"]
        entries = ", ".join(f"{entry} {count}" for entry, count in row["entries"].items())
        cells = (f"{row['share']:.2%}", f"{low:.2%} to {high:.2%}", f"{row['allowed']:.1%}", entries)
        table.add_row(name, str(row["messages"]), str(row["answered"]), *cells)
    console.print(table)


if __name__ == "__main__":
    main(sys.argv[1:])
