"""The command behind `make evaluate`: measures all methods and writes var/evaluation/report.html and report.json."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from faq_index.encoder import EncoderError
from faq_index.evaluation import report, unseen
from faq_index.evaluation.errors import EvaluationError
from faq_index.problems import ContentError

app = typer.Typer(add_completion=False)
console = Console()
OUT = Path("var/evaluation")


@app.command()
def evaluate(
    target: Annotated[float, typer.Option(min=0.5, max=0.999, help="Share of answers that must be right.")] = 0.98,
    rasa: Annotated[bool, typer.Option(help="Ask Rasa's default, too: 25 minutes of a core a writer to train.")] = True,
    writer: Annotated[
        list[str] | None, typer.Option(help="Ask only about these writers: two or more, each with the option.")
    ] = None,
    out: Annotated[Path, typer.Option(help="Folder of the report.")] = OUT,
) -> None:
    """Measure all methods on writers they have not seen."""
    with console.status("reading") as status:
        known = unseen.plain(status.update)
        report.check_writers(known.names, writer or ())
        seen = unseen.by_writer(known, writer or (), status.update)
        found = report.measure(known, seen, target=target, rasa=rasa, writers=writer or (), report=status.update)
    page = report.write(found, out)
    table = Table("method", "right first", "answers right", "coverage", "harmful", "calibration error")
    for name, row in found["methods"].items():
        shares = [f"{row[key][0]:.3f}" for key in ("recall@1", "precision", "coverage")]
        table.add_row(name, *shares, f"{row['harmful'][0]:.2%}", f"{row['calibration_error']:.3f}")
    console.print(table)
    console.print(f"Report: {page}")


def main() -> None:
    """Run the command; known failures end with one clear message and exit code 1."""
    try:
        app()
    except (EvaluationError, EncoderError, ContentError) as error:
        Console(stderr=True).print(str(error), markup=False, highlight=False, soft_wrap=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
