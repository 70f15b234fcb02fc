"""Mask a text: reads the raw text, gives the text with marks and where they stand for what. Writes nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import InitVar, dataclass, field

from bot.privacy.analyzer import analyze
from bot.privacy.kinds import MARK, Kind
from bot.privacy.normal import normalize
from bot.privacy.seal import SEAL, Seal, check

#: What PostgreSQL cannot store as text: NUL, and halves of surrogate pairs.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class Finding:
    """Personal data of one kind at `[start, end)`, in code points of the text as given; not the data itself."""

    kind: Kind
    start: int
    end: int


@dataclass(frozen=True, kw_only=True)
class Masked:
    """A text without its personal data, storable as UTF-8, and the findings in order. Made by `mask` alone."""

    text: str = field(repr=False)
    findings: tuple[Finding, ...]
    seal: InitVar[Seal]

    def __post_init__(self, seal: Seal) -> None:
        """Raise TypeError for a text that did not come out of `mask`."""
        check(seal, "Masked", "mask")


def mask(text: str) -> Masked:
    """Replace the personal data in `text` (any string) by marks such as `[TELEFON]`.

    Findings are sorted, do not overlap, and count code points of `text` as given. What was masked once is
    left alone, so masking again changes nothing. NUL and lone surrogates become U+FFFD. Never raises.
    """
    findings: tuple[Finding, ...] = ()
    while True:
        # What was masked may have hidden a neighbour (a longer run of digits, say): look again until
        # nothing fires. Each round masks at least one character more, so this ends.
        more = _find(text, findings)
        if not more:
            break
        findings = _merge((*findings, *more))
    return Masked(text=_storable(_replace(text, findings)), findings=findings, seal=SEAL)


def _find(text: str, known: tuple[Finding, ...]) -> list[Finding]:
    """Find what is not `known` yet: the recognisers see a normal copy in which marks are barriers."""
    barriers = [(f.start, f.end) for f in known] + [m.span() for m in MARK.finditer(text)]
    copy = normalize(text, barriers)
    return [Finding(kind, *copy.span(start, end)) for start, end, kind in analyze(copy.text)]


def _merge(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Join findings that overlap into one, named by the kind of the better rank; sort them."""
    merged: list[Finding] = []
    for finding in sorted(findings, key=lambda each: each.start):
        if merged and finding.start < merged[-1].end:
            last = merged.pop()
            kind = min(last.kind, finding.kind, key=lambda each: each.rank)
            finding = Finding(kind, last.start, max(last.end, finding.end))
        merged.append(finding)
    return tuple(merged)


def _replace(text: str, findings: tuple[Finding, ...]) -> str:
    """Put the marks in; the characters between the findings stay as they are."""
    parts, at = [], 0
    for finding in findings:
        parts += [text[at : finding.start], finding.kind.mark]
        at = finding.end
    return "".join([*parts, text[at:]])


def _storable(text: str) -> str:
    """Replace what UTF-8 or PostgreSQL cannot hold by U+FFFD."""
    return _UNSTORABLE.sub("\ufffd", text)
