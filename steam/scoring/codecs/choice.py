"""Which codec reads a request, and which one writes the answer: chosen by media types."""

from collections.abc import Mapping
from dataclasses import dataclass

from steam.core.errors import Unsupported
from steam.scoring.codecs.codec import Call, Codec, CodecOf, Model
from steam.scoring.codecs.json_rows import JSON_TYPE


@dataclass(frozen=True, slots=True)
class Formats:
    """The formats of one dialect: who reads a media type, who writes one that is accepted.

    Bodies of `json_types` are JSON: they answer in their own shape where JSON is accepted. Reading
    even a small body of `slow_types` may have to import a library.
    """

    readers: Mapping[str, CodecOf]
    writers: Mapping[str, CodecOf]
    json_types: frozenset[str] = frozenset({JSON_TYPE})
    slow_types: frozenset[str] = frozenset()


_CHARSETS = frozenset({"utf-8", "utf8", "us-ascii"})


def call_of(
    body: bytes,
    content_type: str,
    *,
    partial: bool = False,
    headers: Mapping[str, str] | None = None,
) -> Call:
    """A call from the parts of a request. Raises Unsupported for another charset than UTF-8."""
    media_type, *rest = content_type.split(";")
    parameters = {}
    for parameter in rest:
        name, _, value = parameter.partition("=")
        parameters[name.strip().lower()] = value.strip().strip('"')
    if parameters.get("charset", "utf-8").lower() not in _CHARSETS:
        raise Unsupported("A body must be UTF-8.", hint="Send it with charset=utf-8.")
    return Call(
        body, media_type.strip().lower(), parameters, headers=headers or {}, partial=partial
    )


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
    for wanted in accept.lower().split(","):
        accepted = wanted.partition(";")[0].strip()
        is_own = accepted == JSON_TYPE and media_type in formats.json_types
        if is_own or accepted in ("*/*", call.type):
            break
        if accepted in formats.writers:
            return reader, formats.writers[accepted](call, model)
    return reader, reader
