"""What a client does not want of an answer: `_exclude_fields`, paths of names into its JSON."""

from collections.abc import Iterable, Mapping

from steam.trainer.rest.schemas import Json

MAX_PATHS = 200


def read_paths(text: str) -> list[tuple[str, ...]]:
    """The paths of `frames/columns/data,frames/__meta`, those beyond MAX_PATHS left out."""
    words = (word.strip().strip("/") for word in text.split(","))
    return [tuple(word.split("/")) for word in words if word][:MAX_PATHS]


def without(body: Json, paths: Iterable[tuple[str, ...]]) -> Json:
    """The body without what the paths lead to; a list on the way stands for all its elements.

    A path that leads nowhere leaves out nothing, as in H2O.
    """
    for path in paths:
        body = _dropped_from(body, path)
    return body


def _dropped_from(body: Mapping[str, object], path: tuple[str, ...]) -> Json:
    name, *rest = path
    if not rest:
        return {key: value for key, value in body.items() if key != name}
    if name not in body:
        return dict(body)
    return {**body, name: _dropped(body[name], tuple(rest))}


def _dropped(value: object, path: tuple[str, ...]) -> object:
    if isinstance(value, dict):
        return _dropped_from(value, path)
    if isinstance(value, list | tuple):
        return [_dropped(item, path) for item in value]
    return value
