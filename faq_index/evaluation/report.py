"""Runs the whole evaluation: reads content, encoder and var/evaluation, writes report.json and report.html there.

Content without Rasa takes minutes. Rasa's default is trained once per writer and kept until content or effort change.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from faq_index.evaluation import ours, rasa_default
from faq_index.evaluation.charts import chart
from faq_index.evaluation.compare import figures
from faq_index.evaluation.content import Content
from faq_index.evaluation.errors import EvaluationError
from faq_index.evaluation.folds import Trial, folds, run
from faq_index.evaluation.methods import METHODS
from faq_index.evaluation.rasa_default import Effort, default_pipeline

RASA = "Rasa default + ResponseSelector"
#: what other commands of this room left for the report: name → file
LEFT = {"oos": "oos.json", "clinc": "clinc.json", "pipelines": "pipelines.json"}
#: precision below this is not drawn
LEAST_PRECISION = 0.5

Report = Callable[[str], None]


def measure(
    content: Content,
    seen: Mapping[str, Content],
    *,
    target: float,
    rasa: bool = True,
    writers: Sequence[str] = (),
    effort: Effort = rasa_default.DEFAULT_EFFORT,
    report: Report,
) -> dict[str, Any]:
    """Return all figures, plain data: `target` is the promised share of right answers, `rasa` whether to ask Rasa, too.

    `content` has the plain encoder's vectors, which the baselines get; `seen`, for each writer, those of an encoder
    that learned nothing from them. Only `writers` are asked about, if any are named. `report` is told what is being
    done. Raises EvaluationError when Rasa cannot be trained, or for writers of whom nothing can be said.
    """
    check_writers(content.names, writers)
    parts = [fold for fold in folds(content) if not writers or fold.writer in writers]
    trials: dict[str, Trial] = {}
    for name, make in METHODS.items():
        report(name)
        trials[name] = run(make, content, parts)
    trials[ours.NAME] = ours.trial(
        content, parts, target=target, seen=seen, report=lambda writer: report(f"ours, {writer}")
    )
    if rasa:
        trials[RASA] = rasa_default.trial(
            default_pipeline(effort),
            content,
            parts,
            rows_per_concern=effort.rows_per_concern,
            report=lambda writer: report(f"Rasa, {writer}"),
        )
    methods = {
        name: figures(trials[name], content, target=target) for name in (ours.NAME, *METHODS, RASA) if name in trials
    }
    said = sum(len(fold.test) for fold in parts)
    return {
        "target": target,
        "messages": said,
        "entries": len(content.entries),
        "answerable_entries": int(content.answers.sum()),
        "writers": [fold.writer for fold in parts],
        "left_out": {fold.writer: len(content.texts) - len(fold.test) - len(fold.train) for fold in parts},
        "rasa_effort": asdict(effort) if rasa else None,
        "methods": methods,
    }


def check_writers(known: Sequence[str], writers: Sequence[str]) -> None:
    """Raise EvaluationError unless `writers` are none, or at least two of the `known` ones."""
    if writers and (len({*writers}) < 2 or not {*writers} <= {*known}):
        raise EvaluationError(
            f"--writer {', '.join(writers)}: name two or more of {', '.join(known)}; one's thresholds come from others."
        )


def write(found: dict[str, Any], folder: Path) -> Path:
    """Write report.json and report.html into `folder`, with what other commands left there; return the page's path."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, file in LEFT.items():
        path = folder / file
        found = {**found, name: json.loads(path.read_text(encoding="utf-8")) if path.exists() else None}
    (folder / "report.json").write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    page = folder / "report.html"
    page.write_text(_page(found), encoding="utf-8")
    return page


def _page(found: Mapping[str, Any]) -> str:
    methods = found["methods"]
    curves = {name: row["curve"] for name, row in methods.items()}
    bins = {name: [(said, true) for said, true, _ in row["calibration"]] for name, row in methods.items()}
    # Only our own page, no customer's text: but names are escaped all the same.
    jinja = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined)
    return jinja.get_template("report.html.jinja").render(
        found=found,
        ours=methods[ours.NAME],
        precision_chart=chart(curves, across="coverage", up="precision", least=LEAST_PRECISION),
        calibration_chart=chart(bins, across="said", up="true", diagonal=True),
    )
