"""The action server: reads Rasa's calls over HTTP, answers with decisions; writes nothing.

`POST /webhook` (Rasa's action call), `GET /health`. Bound to the address in the settings, never to all of them.
"""

from __future__ import annotations

import warnings
from typing import Any

import structlog
from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor
from sanic import HTTPResponse, Request, Sanic, json
from sanic.handlers import ErrorHandler

from bot.actions import alarms
from bot.actions.actions import ACTIONS
from bot.actions.library import library
from bot.logs import set_up_logs
from bot.settings import settings

log = structlog.get_logger()


def app() -> Sanic[Any, Any]:
    """Give the server with its actions; index, wording and alarm words are read now, so that errors stop the start."""
    library()
    alarms.load(settings().data / alarms.ALARMS_FILE)
    executor = ActionExecutor()
    for action in ACTIONS:
        executor.register_action(action)
    server: Sanic[Any, Any] = create_app(executor, cors_origins=[])
    # rasa_sdk's own handler would send the request's body back, and Rasa would write it into its log.
    server.error_handler = ErrorHandler()
    server.error_handler.add(Exception, _refused)
    return server


def _refused(request: Request, error: Exception) -> HTTPResponse:  # noqa: ARG001 - Sanic's signature
    status = int(getattr(error, "status_code", 500))
    log.warning("call_refused", status=status, error=type(error).__name__)
    return json({"error": type(error).__name__}, status=status)


def main() -> None:
    """Serve until stopped. Raises what is wrong with settings, wording or index before the port is opened."""
    set_up_logs()
    # Rasa 3.6 and this rasa_sdk work together (docs/understanding.md); the warning would come with every call.
    warnings.filterwarnings("ignore", message="Your versions of rasa and rasa_sdk")
    app().prepare(host=settings().host, port=settings().actions_port, single_process=True, access_log=False, motd=False)
    Sanic.serve_single()
