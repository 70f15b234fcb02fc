"""Measures one message's way from masked text to decision, without Rasa's HTTP: reads var and bot/data, prints a table.

    OPENBLAS_NUM_THREADS=1 python -m bench.decision

Encoder, concern model (the same learning as Rasa's), search and rules, one message after the other. Baseline of the
ratio: the encoder alone, taking turns in the same run.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from bench.encoder import MODEL, messages
from bot import wiring
from bot.cli.unaided import decided
from bot.messages import Channel, Context
from bot.settings import settings
from faq_index.encoder import Encoder
from faq_index.index import Index

MESSAGES = 200


def main() -> None:
    encoder = Encoder.load(MODEL)
    index = Index.load(settings().var / "index", encoder=encoder)
    _, wording = wiring.words(settings())
    entries = {entry.id: entry for entry in index.entries}
    context = Context(channel=Channel.PUBLIC)

    def encode(text: str) -> None:
        encoder.encode([text], kind="query")

    def decide(text: str) -> None:
        vector = encoder.encode([text], kind="query")[0]
        decided(index, text, vector, context=context, entries=entries, wording=wording)

    texts = [text for text in messages() if 80 <= len(text) <= 120][:MESSAGES]
    taken = _taking_turns({"encoder alone (baseline)": encode, "whole decision": decide}, texts)
    base = np.median(taken["encoder alone (baseline)"])
    print(
        f"{len(texts)} messages, mean {np.mean([len(text) for text in texts]):.0f} characters, {len(index.rows)} rows"
    )
    for name, times in taken.items():
        p50, p95 = np.percentile(times, [50, 95])
        print(f"  {name:26} p50 {p50:5.1f} ms   p95 {p95:5.1f} ms   {p50 / base:4.1f} x the baseline")


def _taking_turns(ways: dict[str, Callable[[str], None]], texts: list[str]) -> dict[str, list[float]]:
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for number, text in enumerate([*texts[:20], *texts]):
        for name, run in ways.items():
            start = time.perf_counter()
            run(text)
            if number >= 20:  # the first ones warm up
                taken[name].append(1000 * (time.perf_counter() - start))
    return taken


if __name__ == "__main__":
    main()
