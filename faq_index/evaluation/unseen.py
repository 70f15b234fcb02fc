"""Content as encoders see it that learned from none of a writer's messages; keeps those encoders in var/evaluation.

The served encoder has seen every phrasing. To measure with it would be to ask about known words.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from faq_index.encoder import Encoder
from faq_index.encoder.adapter import UNSEEN
from faq_index.encoder.artefact import build
from faq_index.evaluation.content import Content, load
from faq_index.evaluation.errors import EvaluationError

WEIGHTS, ENCODERS = Path("var/weights"), Path("var/evaluation/encoders")
#: the name of the encoder without any adapter
PLAIN = "plain"

Report = Callable[[str], None]


def plain(report: Report = lambda _: None) -> Content:
    """Return the content with the vectors of the encoder as it was before tuning."""
    return seen_by(PLAIN, report)


def by_writer(content: Content, writers: Sequence[str] = (), report: Report = lambda _: None) -> dict[str, Content]:
    """Return for each of `writers`, by default all, `content` with vectors of the encoder that was tuned without them.

    Where no encoder was ever tuned, it is the plain one.
    """
    if not any(UNSEEN.glob("*.npz")):  # nothing was ever tuned
        return dict.fromkeys(content.names, content)
    writers = writers or content.names
    found = groups(writers)
    seen = {group: seen_by(group, report) for group in {found[name] for name in writers}}
    return {name: seen[found[name]] for name in writers}


def left_out() -> list[str]:
    """Return the groups, such as `a+d`. Raises EvaluationError when no encoder was ever tuned."""
    found = sorted(path.stem for path in UNSEEN.glob("*.npz"))
    if not found:
        raise EvaluationError("No encoder was tuned yet; without one the index calibrates itself. Tune it: make tune")
    return found


def groups(writers: Sequence[str]) -> dict[str, str]:
    """Return for each of `writers` the group of the encoder that has not seen them.

    A tuning leaves each of its writers out once. Who is in no group came later, so none of the encoders has seen them:
    the first is taken. Raises EvaluationError when no encoder was ever tuned.
    """
    known = left_out()
    found = {name: group for group in known for name in group.split("+")}
    return {name: found.get(name, known[0]) for name in writers}


def model(name: str, report: Report = lambda _: None) -> Path:
    """Build, unless it is there, the model that was tuned without the group `name`, and return its folder."""
    folder = ENCODERS / name / "model"
    build(folder, WEIGHTS, adapter=UNSEEN / f"{name}.npz", report=lambda step: report(f"encoder {name}: {step}"))
    return folder


def seen_by(name: str, report: Report = lambda _: None) -> Content:
    """Return the content with the vectors of the encoder that was tuned without the group `name`."""
    encoder = Encoder.load(model(name, report), threads=2)
    return load(encoder, report=lambda done, total: report(f"encoder {name}: {done} of {total} texts"))
