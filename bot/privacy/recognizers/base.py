"""How a `find` function becomes a presidio recogniser. Reads a normal text, gives results; writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from presidio_analyzer import LocalRecognizer, RecognizerResult

from bot.privacy.kinds import Kind

#: Where personal data of which kind stands in a normal text: `[start, end)`.
Span: TypeAlias = tuple[int, int, Kind]


class Recognizer(LocalRecognizer):  # type: ignore[misc]  # presidio has no stubs that mypy may follow
    """Runs one `find` function; every span counts in full (our patterns decide, not a score)."""

    def __init__(self, name: str, find: Callable[[str], Iterable[Span]]) -> None:
        self.find = find
        super().__init__(supported_entities=list(Kind), supported_language="de", name=name)

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Any = None) -> list[RecognizerResult]:  # noqa: ARG002 - presidio's signature
        """Give presidio's results for `text`."""
        return [RecognizerResult(str(kind), start, end, 1.0) for start, end, kind in self.find(text)]
