"""Structured logs: one event name plus keys per line, pretty on a terminal, JSON otherwise."""

import logging
import sys
from typing import TextIO, cast

import structlog

from steam.core.lossy_output import LossyOutput

_LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40}


def configure_log(level: str = "info", stream: TextIO | None = None) -> None:
    """Send structlog and the standard library's warnings to `stream`, else to standard error."""
    target = sys.stderr if stream is None else stream
    # A log that cannot be written is no reason to end.
    lossy = cast("TextIO", LossyOutput(target.fileno()))
    threshold = _LEVELS.get(level.lower(), 20)
    renderer: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer()
        if target.isatty()
        else structlog.processors.JSONRenderer(default=str)
    )
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.processors.format_exc_info, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.WriteLoggerFactory(file=lossy),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(lossy)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                renderer,
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=max(threshold, logging.WARNING), force=True)
