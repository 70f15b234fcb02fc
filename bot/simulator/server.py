"""The simulator's HTTP server: reads an app and an address, writes log lines."""

from __future__ import annotations

import socket

import uvicorn

from bot.simulator.gate import Gate


class Server(uvicorn.Server):
    """uvicorn on a port that is taken at once, which ends the endless answers before it waits for the others.

    `port` 0 takes any free one; `address` tells which. Raises OSError with the remedy if the port is busy.
    """

    def __init__(self, app: Gate, *, host: str, port: int) -> None:
        super().__init__(uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=2))
        self._world = app.world
        self._socket = _listen(host, port)
        self.address = f"http://{host}:{self._socket.getsockname()[1]}"

    def run(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve until told to stop."""
        super().run(sockets or [self._socket])

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the streams, then stop as uvicorn does."""
        self._world.close()
        await super().shutdown(sockets)


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port))
    except OSError as error:
        raise OSError(
            f"cannot listen on {host}:{port} ({error.strerror}). End the program that uses this port, or "
            "choose another one with --port or BOT_SIMULATOR_PORT."
        ) from error
