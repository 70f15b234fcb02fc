"""The real encoder, and a small content in two writers' words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from faq_index.encoder import Encoder, artefact
from faq_index.entries import Entry
from faq_index.evaluation.content import Content

ROOT = Path(__file__).parent.parent.parent
MODEL = ROOT / "var/model"

SAID = {
    "rechnung.kopie": ("Ich brauche die Rechnung als PDF", "Wo lade ich meine Rechnung runter?", "Rechnung ansehen"),
    "router.tot": ("Mein Router geht nicht mehr an", "Am Router leuchtet nichts", "Der Router ist tot"),
    "sim.verloren": ("Meine SIM-Karte ist weg", "Karte verloren, bitte sperren", "Hab die SIM verlegt"),
    "trauer.fall": ("Mein Vater ist gestorben", "Todesfall, was wird aus dem Vertrag?", "Meine Mutter ist verstorben"),
}


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """Give the real encoder; built first if `make model` did not."""
    artefact.build(MODEL, ROOT / "var/weights")
    return Encoder.load(MODEL, threads=2)


@pytest.fixture(scope="session")
def content(encoder: Encoder) -> Content:
    """Give four concerns, the last for people, each said by writers a and b who word it alike but not the same."""
    entries = tuple(
        Entry(
            id=name,
            topic=name.split(".")[0],
            handling="person" if name.startswith("trauer") else "answer",
            urgency="normal",
            concern=name.replace(".", " "),
            label=name,
            owner="test",
            source="test",
        )
        for name in SAID
    )
    rows = [
        (owner, f"{text}{tail}", writer)
        for owner, texts in enumerate(SAID.values())
        for writer, tails in (("a", (" bitte", "!")), ("b", (", wer hilft mir da weiter?", ". Schon seit gestern so.")))
        for text in texts
        for tail in tails
    ]
    texts = [text for _, text, _ in rows] + [entry.concern for entry in entries]
    return Content(
        entries=entries,
        texts=texts,
        vectors=encoder.encode(texts, kind="query"),
        owners=np.array([owner for owner, _, _ in rows] + list(range(len(entries))), dtype=np.int32),
        writers=np.array([writer for _, _, writer in rows] + [""] * len(entries)),
    )
