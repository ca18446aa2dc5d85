"""What a client does not want of an answer: `_exclude_fields`, paths of names into its JSON."""

from collections.abc import Iterable, Mapping

from steam.trainer.rest.schemas import Json

MAX_PATHS = 200
_ALWAYS_TOLD = "__meta"


def read_paths(text: str) -> list[tuple[str, ...]]:
    """The paths of `frames/columns/data,frames/__meta`, those beyond MAX_PATHS left out."""
    words = (word.strip().strip("/") for word in text.split(","))
    return [tuple(word.split("/")) for word in words if word][:MAX_PATHS]


def without(body: Json, paths: Iterable[tuple[str, ...]]) -> Json:
    """The body with null in the place of what the paths lead to, as in H2O, whose clients read
    fields that they did not ask for; a list on the way stands for all its elements.

    A path that leads nowhere empties nothing, and `__meta` is always told.
    """
    for path in paths:
        body = _emptied_in(body, path)
    return body


def _emptied_in(body: Mapping[str, object], path: tuple[str, ...]) -> Json:
    name, *rest = path
    if name not in body or name == _ALWAYS_TOLD:
        return dict(body)
    return {**body, name: _emptied(body[name], tuple(rest))}


def _emptied(value: object, path: tuple[str, ...]) -> object:
    if not path:
        return None
    if isinstance(value, dict):
        return _emptied_in(value, path)
    if isinstance(value, list | tuple):
        return [_emptied(item, path) for item in value]
    return value
