"""Writes faq_index/encoder/reference.json: vectors by sentence-transformers in fp32 that a built model must give."""

from __future__ import annotations

import json

from faq_index.encoder.artefact import REFERENCE
from faq_index.encoder.weights import Weights
from faq_index.workshop.source import sentence_model

SENTENCES = [
    "query: Mein Internet geht seit gestern nicht mehr.",
    "query: wie kann ich kündigen",
    "query: Moin, i kumm ned ins WLAN nei, wos dua i do?",
    "query: How do I activate my eSIM on a new iPhone?",
    "query: " + "Die Rechnung ist schon wieder viel zu hoch und niemand erklärt mir warum. " * 3,
    "passage: Der Kunde möchte wissen, wo er seine Rechnung findet.",
]


def write(source: Weights) -> None:
    """Write the reference vectors of the network with the weights of `source`, the adapter already added."""
    vectors = sentence_model(source).encode(SENTENCES, normalize_embeddings=True)
    lines = [{"text": t, "vector": [round(float(x), 5) for x in v]} for t, v in zip(SENTENCES, vectors, strict=True)]
    REFERENCE.write_text(json.dumps(lines, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
