"""`python -m bot.simulator`: reads options and BOT_SIMULATOR_* variables, starts the server."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from bot.simulator.app import create_app
from bot.simulator.server import Server
from bot.simulator.state import StateFileError
from bot.simulator.world import ACCOUNT, ACCOUNT_NAME


def main(
    host: Annotated[str, typer.Option(envvar="BOT_SIMULATOR_HOST", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(envvar="BOT_SIMULATOR_PORT", min=0, max=65535, help="Port to listen on; 0 takes any.")
    ] = 8801,
    state: Annotated[
        Path | None,
        typer.Option(envvar="BOT_SIMULATOR_STATE", dir_okay=False, help="File that keeps everything over a restart."),
    ] = None,
    demo: Annotated[
        bool, typer.Option(envvar="BOT_SIMULATOR_DEMO", help="Let ten scripted customers write at start-up.")
    ] = False,
    account: Annotated[
        str, typer.Option(envvar="BOT_SIMULATOR_ACCOUNT", help="Handle of the service, without @.")
    ] = ACCOUNT,
    account_name: Annotated[
        str, typer.Option(envvar="BOT_SIMULATOR_ACCOUNT_NAME", help="Name of the service.")
    ] = ACCOUNT_NAME,
) -> None:
    """A simulated X on this machine, with a page at its root. It asks for no password: keep it on loopback."""
    try:
        app = create_app(account=account, account_name=account_name, state_file=state, demo=demo)
        server = Server(app, host=host, port=port)
    except (StateFileError, OSError, ValueError) as error:
        print(f"simulator: {error}", file=sys.stderr)  # noqa: T201
        raise typer.Exit(2) from error
    print(f"simulator: {server.address}/", flush=True)  # noqa: T201
    server.run()


if __name__ == "__main__":
    typer.run(main)
