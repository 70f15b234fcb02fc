"""Runs a long command: shows that it works and for how long, keeps its output in a log, shows the log's end on failure.

    python deploy/patience.py LABEL LOG COMMAND [ARGUMENT …]

Ends with the command's exit code.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

TAIL = 20  # lines


def run(label: str, log: Path, command: list[str]) -> int:
    """Run `command` under a spinner with the time that has passed; gives its exit code."""
    console = Console(highlight=False)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with log.open("wb") as output, Progress(*columns, console=console) as progress:
        progress.add_task(label, total=None)
        code = subprocess.run(command, stdout=output, stderr=output, check=False).returncode  # noqa: S603
    if code:
        console.print("\n".join(log.read_text("utf-8", "replace").splitlines()[-TAIL:]), markup=False)
        console.print(f"✗ {label} failed; {log} has everything.")
    return code


if __name__ == "__main__":
    sys.exit(run(sys.argv[1], Path(sys.argv[2]), sys.argv[3:]))
