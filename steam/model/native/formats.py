"""Which file is whose, by its first bytes, and how each is read."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from steam.model.native.errors import refuse_file
from steam.model.plain import parse_json
from steam.model.predictor import Predictor

HEAD_BYTES = 64
_MAX_BYTES = 512 << 20
_MAX_JSON_BYTES = 128 << 20
_MAX_CONTAINERS = 2_000_000


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file that is a model by itself. `read` raises InvalidArtifact or Unsupported."""

    algorithm: str
    starts: re.Pattern[bytes]
    max_bytes: int
    read: Callable[[bytes], Predictor]


def _xgboost_json(data: bytes) -> Predictor:
    if data.count(b"[") + data.count(b"{") > _MAX_CONTAINERS:
        # each takes a hundred bytes
        raise refuse_file(f"it has more than {_MAX_CONTAINERS} lists and objects")
    return _xgboost(parse_json(_text(data), "file"))


def _xgboost_ubjson(data: bytes) -> Predictor:
    found: object = import_module("steam.model.native.ubjson").parse_ubjson(data)
    return _xgboost(found)


def _xgboost(value: object) -> Predictor:
    document = import_module("steam.model.native.document").Document(value)
    model: Predictor = import_module("steam.model.native.xgboost_file").xgboost_model(document)
    return model


def _lightgbm(data: bytes) -> Predictor:
    reader = import_module("steam.model.native.lightgbm_file")
    model: Predictor = reader.lightgbm_model(_text(data))
    return model


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise refuse_file(f"it is not UTF-8 at byte {error.start}") from error


FORMATS = (
    Format("xgboost", re.compile(rb'\s*\{\s*"'), _MAX_JSON_BYTES, _xgboost_json),
    Format("xgboost", re.compile(rb"\{[iUIlL]"), _MAX_BYTES, _xgboost_ubjson),
    Format("lightgbm", re.compile(rb"tree\r?\n"), _MAX_BYTES, _lightgbm),
)


def format_of(head: bytes) -> Format | None:
    """The format of a file by its first bytes; None for what may be an archive."""
    return next((one for one in FORMATS if one.starts.match(head)), None)


def read_native(found: Format, data: bytes) -> Predictor:
    """The predictor in a whole file of that format. Raises InvalidArtifact or Unsupported."""
    if len(data) > found.max_bytes:
        raise refuse_file(f"it is larger than {found.max_bytes >> 20} MiB")
    return found.read(data)
