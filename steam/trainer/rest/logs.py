"""The trainer's log, read and written by clients."""

import io
import logging
import time
import zipfile

from starlette.responses import Response

from steam.core.errors import InvalidInput
from steam.trainer.rest.call import Call, get, post
from steam.trainer.rest.kept_log import MAX_LINE
from steam.trainer.rest.schemas import Json, schema

_LEVELS = {
    **dict.fromkeys(("default", "trace", "debug", "info", "stdout", "stderr"), logging.NOTSET),
    "warn": logging.WARNING,
    "error": logging.ERROR,
    "fatal": logging.CRITICAL,
}
"""By the name of one of H2O's log files, the least level of the lines that stand in it."""

_NODES = frozenset({"0", "-1", "self"})

_log = logging.getLogger(__name__)


def log_and_echo(call: Call) -> Json:
    """`POST /3/LogAndEcho`: a line for the log."""
    message = call.arguments.text("message")
    _log.info("%s", message[:MAX_LINE])
    return schema("LogAndEchoV3", "Iced", message=message)


def show_log(call: Call) -> Json:
    """`GET /3/Logs/nodes/{node}/files/{name}`: the latest lines, of all levels or the worst."""
    node, name = call.path["node"], call.path["name"]
    if node not in _NODES:
        raise InvalidInput(f"There is no node '{node[:40]}'.", hint="The only one is 0.")
    if name not in _LEVELS:
        raise InvalidInput(
            f"There is no log file '{name[:40]}'.", hint=f"There are: {', '.join(_LEVELS)}."
        )
    text = call.services.log.text(_LEVELS[name])
    return schema("LogsV3", "Iced", nodeidx=node, name=name, log=text)


def download_zip(call: Call) -> Response:
    """`GET /3/Logs/download[/ZIP]`: the latest lines as a file in a zip, for each node, in a zip.

    H2O packs so, and scripts look inside.
    """
    stem = _stem()
    node = _zipped("node0.log", call.services.log.text().encode())
    packed = _zipped(f"{stem}/node0.zip", node)
    return _attachment(packed, "application/zip", f"{stem}.zip")


def download_text(call: Call) -> Response:
    """`GET /3/Logs/download/LOG`: the latest lines as text."""
    text = call.services.log.text().encode()
    return _attachment(text, "text/plain; charset=utf-8", f"{_stem()}.log")


def _zipped(name: str, content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return packed.getvalue()


def _stem() -> str:
    return time.strftime("h2ologs_%Y%m%d_%H%M%S", time.gmtime())


def _attachment(content: bytes, media_type: str, name: str) -> Response:
    headers = {
        "Content-Disposition": f"attachment; filename={name}",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=media_type, headers=headers)


routes = [
    post("/3/LogAndEcho", log_and_echo, takes=("message",)),
    get("/3/Logs/nodes/{node}/files/{name}", show_log, takes=()),
    get("/3/Logs/download", download_zip, takes=()),
    get("/3/Logs/download/ZIP", download_zip, takes=()),
    get("/3/Logs/download/LOG", download_text, takes=()),
]
