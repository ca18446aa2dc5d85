"""Which codec reads a request, and which one writes the answer: chosen by media types."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from steam.core.errors import Unsupported
from steam.scoring.codecs.codec import Call, Codec, CodecOf, Model
from steam.scoring.codecs.json_rows import JSON_TYPE
from steam.scoring.wanted import NOTHING, Wanted


@dataclass(frozen=True, slots=True)
class Formats:
    """The formats of one dialect: who reads a media type, who writes one that is accepted.

    `usual_writers` answer bodies of a type whose reader does not, as long as no type is asked for.
    Bodies of `json_types` are JSON: they answer in their own shape where JSON is accepted. Reading
    even a small body of `slow_types` may have to import a library.
    """

    readers: Mapping[str, CodecOf]
    writers: Mapping[str, CodecOf]
    usual_writers: Mapping[str, CodecOf] = field(default_factory=dict)
    json_types: frozenset[str] = frozenset({JSON_TYPE})
    slow_types: frozenset[str] = frozenset()


_CHARSETS = frozenset({"utf-8", "utf8", "us-ascii"})


def call_of(
    body: bytes,
    content_type: str,
    *,
    partial: bool = False,
    wanted: Wanted = NOTHING,
    headers: Mapping[str, str] | None = None,
) -> Call:
    """A call from the parts of a request. Raises Unsupported for another charset than UTF-8."""
    media_type, parameters = _read_media_type(content_type)
    if parameters.get("charset", "utf-8").lower() not in _CHARSETS:
        raise Unsupported("A body must be UTF-8.", hint="Send it with charset=utf-8.")
    return Call(body, media_type, parameters, headers or {}, partial=partial, wanted=wanted)


def choose(formats: Formats, call: Call, model: Model, accept: str = "") -> tuple[Codec, Codec]:
    """The codec that reads a call, and the one that writes its answer: the same if it may.

    Raises Unsupported for a body of a type that is not read.
    """
    media_type = call.type
    if media_type.startswith("application/") and media_type.endswith("+json"):
        media_type = JSON_TYPE
    make = formats.readers.get(media_type)
    if make is None:
        raise Unsupported(
            f"A body of type {call.type[:60]} cannot be scored.",
            hint=f"Send one of {', '.join(filter(None, formats.readers))}.",
        )
    reader = make(call, model)
    for wanted in accept.split(","):
        accepted, parameters = _read_media_type(wanted)
        parameters.pop("q", None)
        is_own = accepted == JSON_TYPE and media_type in formats.json_types
        if is_own or (accepted == call.type and not parameters):
            return reader, reader
        if accepted == "*/*":
            break
        if accepted in formats.writers:
            asked = replace(call, type=accepted, parameters=parameters)
            return reader, formats.writers[accepted](asked, model)
    usual = formats.usual_writers.get(media_type)
    return reader, reader if usual is None else usual(call, model)


def _read_media_type(text: str) -> tuple[str, dict[str, str]]:
    """A media type in lower case, and its parameters."""
    media_type, *rest = text.split(";")
    parameters = {}
    for parameter in rest:
        name, _, value = parameter.partition("=")
        parameters[name.strip().lower()] = value.strip().strip('"')
    return media_type.strip().lower(), parameters
