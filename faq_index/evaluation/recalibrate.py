"""Fits the calibration of the tuned encoder to the content as it is now: python -m faq_index.evaluation.recalibrate

For when entries or phrasings came and the encoder stays: no training, only the encoders that `make tune` left for
measuring, each asked about the writers it has not seen. Reads bot/data, writes tuned.json.
"""

from __future__ import annotations

import hashlib
import sys
from dataclasses import replace

from rich.console import Console

from faq_index import tuned
from faq_index.calibration import Calibration, Targets
from faq_index.encoder import EncoderError, adapter
from faq_index.evaluation import unseen
from faq_index.evaluation.content import Content
from faq_index.evaluation.errors import EvaluationError
from faq_index.evidence import ASKED, Evidence, Rows, gather, paired
from faq_index.fitting import calibrate, measure
from faq_index.problems import ContentError

console, failures = Console(), Console(stderr=True, soft_wrap=True, highlight=False, markup=False)


def fitted(parts: list[tuple[Content, list[str]]], report: unseen.Report = lambda _: None) -> Calibration:
    """Return the calibration; `parts` are contents, each with the writers that its encoder has not seen."""
    kinds = [entry.kind for entry in parts[0][0].entries]
    evidence = Evidence.joined([_evidence(content, writers, report) for content, writers in parts])
    return replace(calibrate(evidence, kinds, Targets()), measured=measure(evidence, kinds, Targets()))


def _part(group: str, report: unseen.Report) -> tuple[Content, list[str]]:
    content = unseen.seen_by(group, report)
    return content, [name for name, found in unseen.groups(content.names).items() if found == group]


def _evidence(content: Content, writers: list[str], report: unseen.Report) -> Evidence:
    rows = Rows(content.texts, content.vectors, content.owners, content.writers)
    return gather(rows, len(content.entries), paired(writers, ASKED), lambda name: report(f"writer {name}"))


def main() -> int:
    """Write tuned.json anew; a refusal is one sentence, leaves it as it was and gives 1."""
    try:
        with console.status("reading") as status:
            parts = [_part(name, status.update) for name in unseen.left_out()]
            found = fitted(parts, status.update)
    except (EvaluationError, EncoderError, ContentError) as error:
        failures.print(f"Nothing calibrated: {error}")
        return 1
    digest = hashlib.sha256(adapter.ADAPTER.read_bytes()).hexdigest()
    tuned.write(tuned.TunedCalibration(digest, tuple(entry.id for entry in parts[0][0].entries), found))
    console.print("Calibrated on writers not seen:", found.measured)
    return 0


if __name__ == "__main__":
    sys.exit(main())
