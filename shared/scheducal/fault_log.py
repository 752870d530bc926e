"""How an unexpected fault is logged: where it happened, without its message, which may quote a request."""

from __future__ import annotations

import traceback

from aws_lambda_powertools import Logger


def log_fault(logger: Logger, fault: Exception) -> None:
    """Log one line: the fault's type and the places it went through."""
    places = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(fault.__traceback__)]
    logger.error("unexpected fault", extra={"fault": type(fault).__name__, "places": places})
