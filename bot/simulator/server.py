"""The simulator's HTTP server: reads an app and an address, writes log lines."""

from __future__ import annotations

import socket

import uvicorn

from bot.simulator.gate import Gate


class Server(uvicorn.Server):
    """uvicorn that ends the endless answers (streams, live changes) before it waits for the others."""

    def __init__(self, app: Gate, *, host: str, port: int, log_level: str = "warning") -> None:
        super().__init__(uvicorn.Config(
            app, host=host, port=port, log_level=log_level, access_log=False, timeout_graceful_shutdown=2))
        self._world = app.world

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close the streams, then stop as uvicorn does."""
        self._world.close()
        await super().shutdown(sockets)
