"""The commands of the service: `python -m bot …` or `bot …`. Thin: parse, call wiring, print."""

from __future__ import annotations

import sys
from importlib import import_module

import typer
from rich.console import Console

from bot.errors import BotError

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)

#: The module of each command. The one that is wanted is imported alone: all together take as long as a publication.
MODULES = {
    "actions": "services",
    "channel": "services",
    "check-outcomes": "operate",
    "desk": "services",
    "explain": "explain",
    "faq": "faq.commands",
    "guard": "ask",
    "migrate": "run",
    "run": "run",
    "try": "ask",
    "worker": "services",
}


@app.callback()
def _commands() -> None:
    """Make `app` a group of commands, even where only one was imported."""


def load(wanted: str | None) -> None:
    """Let the modules add their commands to `app`: that of the command `wanted`, or all when it is none of ours."""
    known = MODULES.get(wanted or "")
    for module in [known] if known else sorted({*MODULES.values()}):
        import_module(f"bot.cli.{module}")


def main() -> None:
    """Run the command line; an error of ours is one clear text and exit code 1, never a traceback."""
    from faq_index.encoder.errors import EncoderError
    from faq_index.problems import ContentError
    from faq_index.versions import UnusableIndexError

    load(next((word for word in sys.argv[1:] if not word.startswith("-")), None))
    try:
        app()
    except (BotError, ContentError, EncoderError, UnusableIndexError) as error:
        Console(stderr=True).print(f"✗ {error}", highlight=False, markup=False)
        sys.exit(1)
