"""Sets up the logs: one JSON object a line, ids and decisions, never a text of a customer. Writes to standard error."""

from __future__ import annotations

import logging
import sys

import structlog

#: Loggers of libraries that print tokens, bodies or addresses when they are let.
TALKATIVE = ("tweepy", "httpx", "httpcore", "urllib3", "presidio-analyzer", "presidio_analyzer", "dramatiq")


def set_up_logs() -> None:
    """Make structlog print JSON to standard error, and libraries warn only."""
    logging.basicConfig(
        level=logging.WARNING, format='{"event": "library", "logger": "%(name)s", "level": "%(levelname)s"}'
    )
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
    )
