"""The analyser: presidio with our German recognisers. Reads a normal text, gives spans; writes nothing."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from bot.privacy.kinds import Kind

if TYPE_CHECKING:
    from presidio_analyzer import AnalyzerEngine


@cache
def engine() -> AnalyzerEngine:
    """Build the analyser, once per process (about 2 s, no network).

    Presidio is imported here and not above: it brings spaCy, and commands that mask nothing need not wait.
    Its `NoOpNlpEngine` runs no spaCy pipeline: no recogniser here reads tokens, and the tokenizer of
    `spacy.blank("de")` needs 21 s for 20,000 apostrophes.
    """
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer.nlp_engine import NoOpNlpEngine

    from bot.privacy.recognizers import recognizers

    return AnalyzerEngine(
        registry=RecognizerRegistry(recognizers=recognizers(), supported_languages=["de"]),
        nlp_engine=NoOpNlpEngine(models=[{"lang_code": "de", "model_name": "none"}]),
        supported_languages=["de"],
    )


def analyze(text: str) -> list[tuple[int, int, Kind]]:
    """Give every span `(start, end, kind)` of personal data in `text`, a normal copy; spans may overlap."""
    results = engine().analyze(text, language="de")
    return [(result.start, result.end, Kind(result.entity_type)) for result in results]
