"""The worker's log: one JSON object per line on stderr."""

import logging
import sys
from datetime import UTC, datetime

import msgspec

from steam.core.lossy_output import LossyOutput

log = logging.getLogger("steam.scoring")


class JsonLines(logging.Formatter):
    """A record as one line: time, level, event, the fields given as `extra`, the traceback."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
            **getattr(record, "fields", {}),
        }
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return msgspec.json.encode(line, enc_hook=str).decode()


def start_log() -> None:
    """Send the log of this process to stderr; uvicorn speaks only of trouble."""
    handler = logging.StreamHandler(LossyOutput(sys.stderr.fileno()))
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    log.setLevel(logging.INFO)
