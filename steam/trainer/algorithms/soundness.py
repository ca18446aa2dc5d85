"""What must hold of an algorithm before the trainer offers it: names, categories, parameters."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

from steam.model.signature import Category
from steam.trainer.algorithms.algorithm import Algorithm
from steam.trainer.algorithms.common_parameters import FOLD_COLUMN, NFOLDS, WEIGHTS_COLUMN
from steam.trainer.algorithms.parameters import ParameterSpec, Support, out_of_bounds

REQUIRED = ("model_id", "training_frame")
"""Parameters without which nothing can be trained over HTTP."""

LEVELS = ("critical", "secondary", "expert")

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_PARAMETER = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
_NUMBERS = ("int", "long", "float", "double")
_METHODS = ("check", "train", "score")


class Unsound(Exception):
    """What is wrong with an algorithm, as the end of a sentence."""


def sound(candidate: object) -> Algorithm:
    """The candidate, if it is an algorithm in all that can be seen without using it.

    Raises Unsound, and whatever its own properties raise.
    """
    name = getattr(candidate, "name", None)
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise Unsound(
            f"its name is {_shown(name)}, and not lower-case letters, digits and _ (at most 40)."
        )
    if not isinstance(full_name := getattr(candidate, "full_name", None), str) or not full_name:
        raise Unsound("it has no full_name.")
    for method in _METHODS:
        if not callable(getattr(candidate, method, None)):
            raise Unsound(f"it has no method '{method}'.")
    _check_categories(getattr(candidate, "categories", None))
    _check_parameters(getattr(candidate, "parameters", None))
    return cast("Algorithm", candidate)


def _check_categories(categories: object) -> None:
    if not isinstance(categories, tuple) or not categories:
        raise Unsound("its categories are not a tuple of some.")
    for category in categories:
        if category not in list(Category):
            raise Unsound(f"{_shown(category)} is not a category of models.")


def _check_parameters(parameters: object) -> None:
    if not isinstance(parameters, tuple):
        raise Unsound("its parameters are not a tuple.")
    seen: set[str] = set()
    for spec in parameters:
        if not isinstance(spec, ParameterSpec):
            raise Unsound(f"its parameter {_shown(spec)} is not a ParameterSpec.")
        if (problem := next(_problems(spec), None)) is not None:
            raise Unsound(f"its parameter {_shown(spec.name)} {problem}.")
        if spec.name in seen:
            raise Unsound(f"it has the parameter '{spec.name}' twice.")
        seen.add(spec.name)
    for name in REQUIRED:
        if name not in seen:
            raise Unsound(f"it has no parameter '{name}'.")
    if seen & {NFOLDS.name, FOLD_COLUMN.name} and WEIGHTS_COLUMN.name not in seen:
        raise Unsound("it has folds without a weights_column, by which rows are left out of them.")


def _problems(spec: Any) -> Iterator[str]:
    """What is wrong with a ParameterSpec, whose fields may be of other types than they say.

    To be asked for the first alone: a later one takes it that there is no earlier one.
    """
    if not isinstance(spec.name, str) or not _PARAMETER.fullmatch(spec.name):
        yield "has no good name"
    if spec.type not in _FITS:
        yield f"is of the type {_shown(spec.type)}, which is none of {', '.join(_FITS)}"
    if not isinstance(spec.support, Support) or spec.level not in LEVELS:
        yield f"has no Support, or a level that is none of {', '.join(LEVELS)}"
    if not isinstance(spec.help, str) or not spec.help:
        yield "has no help"
    if (spec.type == "enum") != bool(spec.values):
        yield "has values without being an enum, or is an enum without values"
    if spec.default is not None and not _FITS[spec.type](spec.default):
        yield f"has the default {_shown(spec.default)}, which is no {spec.type}"
    bounds = [bound for bound in (spec.least, spec.most) if bound is not None]
    if bounds and not (spec.type in _NUMBERS and all(map(_is_number, bounds))):
        yield "has bounds that are no numbers, or is no number"
    elif bounds and spec.default is not None and out_of_bounds((spec,), {spec.name: spec.default}):
        yield f"has the default {_shown(spec.default)}, which is out of its bounds"
    if spec.type == "enum" and spec.default is not None and spec.default not in spec.values:
        yield f"has the default {_shown(spec.default)}, which is none of its values"


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number(value: object) -> bool:
    return isinstance(value, float) or _is_whole(value)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_key_value(value: object) -> bool:
    return (
        isinstance(value, dict)
        and value.keys() == {"key", "value"}
        and _is_text(value["key"])
        and _is_number(value["value"])
    )


def _list_of(fits: Callable[[object], bool]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, list | tuple) and all(map(fits, value))


_FITS: Mapping[str, Callable[[object], bool]] = {
    "boolean": lambda value: isinstance(value, bool),
    "int": _is_whole,
    "long": _is_whole,
    "float": _is_number,
    "double": _is_number,
    "string": _is_text,
    "enum": _is_text,
    "VecSpecifier": _is_text,
    "Key<Frame>": _is_text,
    "Key<Model>": _is_text,
    "string[]": _list_of(_is_text),
    "float[]": _list_of(_is_number),
    "double[]": _list_of(_is_number),
    "int[]": _list_of(_is_whole),
    "StringPair[]": _list_of(_list_of(_is_text)),
    "string[][]": _list_of(_list_of(_is_text)),
    "KeyValue[]": _list_of(_is_key_value),
}
"""The types of parameters that a request can give, and which defaults are of them."""


def fits(spec: ParameterSpec, value: object) -> bool:
    """Whether a value is of the type of that parameter; pairs may also be maps of two words."""
    if spec.type == "StringPair[]" and isinstance(value, list):
        value = [list(one.values()) if isinstance(one, dict) else one for one in value]
    return _FITS[spec.type](value)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:59] + "…"
