"""The latest lines of the trainer's log, kept in memory for clients that ask for logs."""

import logging
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

MAX_LINES = 10_000
MAX_LINE = 4000
_PACKAGE = "steam.trainer"
_LEVELS = {"WARNING": "WARN", "CRITICAL": "FATAL"}
"""H2O's names of levels that have others here."""


class KeptLog(logging.Handler):
    """The latest MAX_LINES records, a line each: a moment, who says it and, as scripts for H2O
    search it, `WARN water.default: ` before the text. Safe to share between threads."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: deque[tuple[int, str]] = deque(maxlen=MAX_LINES)

    def emit(self, record: logging.LogRecord) -> None:
        moment = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(record.created))
        # A line is a line: what a client logs cannot look like a record of somebody else's.
        text = record.getMessage()[:MAX_LINE].encode("unicode_escape").decode("ascii")
        level = _LEVELS.get(record.levelname, record.levelname)
        source = f"{moment}.{int(record.msecs):03d}Z {record.name}"
        line = f"{source} {level} water.default: {text}"
        self._lines.append((record.levelno, line))

    def text(self, least_level: int = logging.NOTSET) -> str:
        """The lines of at least that level, oldest first, each with its line end."""
        return "".join(f"{line}\n" for level, line in self._lines.copy() if level >= least_level)

    @contextmanager
    def attached(self) -> Iterator[None]:
        """Keeps what the trainer logs, from INFO on, for the length of the block."""
        logger = logging.getLogger(_PACKAGE)
        before = logger.level
        logger.addHandler(self)
        logger.setLevel(logging.INFO)
        try:
            yield
        finally:
            logger.removeHandler(self)
            logger.setLevel(before)
