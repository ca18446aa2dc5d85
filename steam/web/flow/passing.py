"""What may pass between a browser and the trainer: which requests, which headers. Pure.

The trainer's answers come from the master's own origin, so nothing in them may run there.
"""

import re
from collections.abc import Iterable, Mapping
from urllib.parse import unquote

from steam.core.errors import NotFound
from steam.web.refusals import Forbidden, Malformed

METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE")

UPLOAD_PATHS = frozenset({"/3/PostFile", "/3/PostFile.bin"})
"""Where files of any size go; every other body is of parameters."""

_ROUTE = re.compile(r"/(?:3|4|99)/[^/]")
_GRAPHIC = re.compile(rb"[!-~]*")
_SLOW = re.compile(r"/(?:3|4|99)/(?:DownloadDataset|Logs/|Models(?:\.|/.+/mojo))")

_PASSED_ON = (b"accept", b"content-type", b"content-length")
_BODY_HEADERS = frozenset({b"content-length", b"transfer-encoding"})

_PLAIN_TYPES = frozenset({"application/json", "text/csv", "text/plain", "application/zip"})
_SHOWN_TYPES = frozenset({"application/json", "text/plain"})
_OPAQUE = "application/octet-stream"
_FILE_NAME = re.compile(r'filename="?([^";]{1,400})')
_ODD = re.compile(r"[^A-Za-z0-9._-]+")
_MOST_NAME = 120  # characters

Headers = Iterable[tuple[bytes, bytes]]


def target_of(raw_path: bytes, query: bytes) -> bytes:
    """The target to ask the trainer for, spelt as it came: a key may hold an escaped slash.

    `raw_path` begins with the version. Raises Malformed, NotFound for what is no route of the
    API, and Forbidden for the end of the trainer.
    """
    if not _GRAPHIC.fullmatch(raw_path) or not _GRAPHIC.fullmatch(query):
        raise Malformed("The address holds characters that no address may have.")
    path = raw_path.decode("ascii")
    parts = [unquote(part) for part in path.split("/")]
    if not _ROUTE.match(unquote(path)) or any(part in {".", ".."} for part in parts):
        raise NotFound("route of the trainer", path[:200], hint="They begin with /3/, /4/ or /99/.")
    noun = next(part for part in unquote(path).split("/")[2:] if part)
    if noun.partition(".")[0].lower() == "shutdown":
        raise Forbidden(
            "The trainer is shared, and is not ended from here.",
            hint="Stop it where it was started.",
        )
    return raw_path + (b"?" + query if query else b"")


def is_upload(path: str) -> bool:
    """Whether the body of this path, unescaped, is a file."""
    return path in UPLOAD_PATHS


def takes_long(path: str) -> bool:
    """Whether the answer is a file that the trainer may have to make first."""
    return _SLOW.match(path) is not None


def has_body(headers: Headers) -> bool:
    """Whether a request with these headers has a body."""
    return any(name in _BODY_HEADERS and value != b"0" for name, value in headers)


def headers_on(headers: Headers) -> list[tuple[bytes, bytes]]:
    """The headers for the trainer: few of the browser's, never its cookies or its login."""
    return [(name, value) for name, value in headers if name in _PASSED_ON]


def headers_back(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers for the browser. What is not to be read in a page is a file to be saved."""
    given = headers.get("content-type", "")
    kind = given.partition(";")[0].strip().lower()
    back = {"Content-Type": given if kind in _PLAIN_TYPES else _OPAQUE}
    back |= {
        name: headers[name] for name in ("content-length", "content-encoding") if name in headers
    }
    told = headers.get("content-disposition", "")
    if kind not in _SHOWN_TYPES or told:
        back["Content-Disposition"] = f'attachment; filename="{_file_name(told)}"'
    return back


def _file_name(disposition: str) -> str:
    """The file name that the trainer chose, of characters that are safe everywhere."""
    found = _FILE_NAME.search(disposition)
    name = _ODD.sub("_", found[1]).strip("._")[-_MOST_NAME:] if found else ""
    return name or "download"
