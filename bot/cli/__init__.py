"""The commands of the service: `python -m bot …` or `bot …`. Thin: parse, call wiring, print."""

from __future__ import annotations

import sys

import typer
from rich.console import Console

from bot.errors import BotError

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)


def main() -> None:
    """Run the command line; an error of ours is one clear text and exit code 1, never a traceback."""
    from bot.cli import ask, faq, operate, run, services  # noqa: F401 # each adds its commands to `app`
    from faq_index.encoder import EncoderError
    from faq_index.problems import ContentError

    try:
        app()
    except (BotError, ContentError, EncoderError) as error:
        Console(stderr=True).print(f"✗ {error}", highlight=False, markup=False)
        sys.exit(1)
