"""That part of a model's facts which lists of all models tell, as JSON text."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from steam.db.plain_data import decode_data

Facts = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Outline:
    """The name of the response, and JSON of the metrics, an object, and the features, an array."""

    response: str
    metrics: str
    features: str


class _Response(msgspec.Struct):
    name: str = ""


class _Signature(msgspec.Struct):
    response: _Response = msgspec.field(default_factory=_Response)
    features: msgspec.Raw = msgspec.field(default_factory=lambda: msgspec.Raw(b"[]"))


class _Facts(msgspec.Struct):
    metrics: msgspec.Raw = msgspec.field(default_factory=lambda: msgspec.Raw(b"{}"))
    signature: _Signature = msgspec.field(default_factory=_Signature)


_FACTS = msgspec.json.Decoder(_Facts)


def outline_in(text: str) -> Outline:
    """The outline in the JSON text of facts; what is in it is passed over, not read.

    Raises InvalidInput when the text is not a JSON object.
    """
    try:
        facts = _FACTS.decode(text)
    except (msgspec.MsgspecError, RecursionError):  # another form, or NaN, which only Python reads
        return outline_of(decode_data(text))
    metrics, features = bytes(facts.metrics), bytes(facts.signature.features)
    return Outline(
        facts.signature.response.name,
        metrics.decode() if metrics.startswith(b"{") else "{}",
        features.decode() if features.startswith(b"[") else "[]",
    )


def outline_of(facts: Facts) -> Outline:
    """The same of facts that are not text. NaN and infinities become null."""
    signature = _mapping(facts.get("signature"))
    features = signature.get("features")
    return Outline(
        str(_mapping(signature.get("response")).get("name", "")),
        _text(_mapping(facts.get("metrics"))),
        _text(features if isinstance(features, list) else []),
    )


def _mapping(value: object) -> Facts:
    return value if isinstance(value, Mapping) else {}


def _text(value: object) -> str:
    return msgspec.json.encode(value).decode()
