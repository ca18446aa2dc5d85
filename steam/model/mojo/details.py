"""experimental/modelDetails.json: H2O's own record of a model. Scoring never needs it.

H2O wants seven parameters in it to import a GLM. When a MOJO brings nothing of ours, the facts
that people look for are taken from here, as far as they can be read.
"""

import json
import math
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TypeGuard

from steam.model.container import Container
from steam.model.glm import GlmModel

MEMBER = "experimental/modelDetails.json"
_MAX_BYTES = 16 << 20
_BRIEF = ("model_id", "parameters")
_DECODER = json.JSONDecoder()
_BLANKS = re.compile(r"[ \t\n\r]*")
_NAME = re.compile(r"[\w.-]{1,128}", re.ASCII)

_METRICS = (
    "MSE",
    "RMSE",
    "mae",
    "rmsle",
    "r2",
    "AUC",
    "pr_auc",
    "Gini",
    "logloss",
    "mean_per_class_error",
    "mean_residual_deviance",
    "null_deviance",
    "residual_deviance",
    "AIC",
    "nobs",
)


@dataclass(frozen=True, slots=True)
class Details:
    """What could be read of modelDetails.json; empty where it says nothing usable."""

    model: str = ""
    frame: str = ""
    parameters: Mapping[str, object] = field(default_factory=dict)
    metrics: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


def read_details(container: Container, *, brief: bool = False) -> Details:
    """Names, scalar parameters and metrics; without metrics if `brief`, which H2O puts behind the
    rest, and which are most of it. Never raises: all of it is optional."""
    entry = container.members.get(MEMBER)
    if entry is None or entry.content_bytes > _MAX_BYTES:
        return Details()
    try:
        text = container.read(MEMBER, _MAX_BYTES).decode("utf-8")
        data = _leading(text, _BRIEF) if brief else json.loads(text)
    except (ValueError, RecursionError):
        return Details()
    output = _object(_object(data).get("output"))
    metrics = {
        name: found
        for name in ("training", "validation", "cross_validation")
        if (found := _metrics(output.get(f"{name}_metrics")))
    }
    return Details(
        model=_name(_object(data).get("model_id")),
        frame=_name(_object(data).get("data_frame")),
        parameters=_parameters(_object(data).get("parameters")),
        metrics=metrics,
    )


def _leading(text: str, names: Collection[str]) -> dict[str, object]:
    """The members of the object that `text` begins with, up to the last of those `names`.

    Raises ValueError where that is not JSON.
    """
    found: dict[str, object] = {}
    at, missing = _after(text, 0, "{"), set(names)
    while missing:
        name, at = _DECODER.raw_decode(text, _next(text, at))
        at = _next(text, _after(text, at, ":"))
        found[str(name)], at = _DECODER.raw_decode(text, at)
        missing.discard(str(name))
        if missing:
            at = _after(text, at, ",")
    return found


def _next(text: str, at: int) -> int:
    """Where the next thing is from there on."""
    blanks = _BLANKS.match(text, at)
    return at if blanks is None else blanks.end()


def _after(text: str, at: int, mark: str) -> int:
    at = _next(text, at)
    if text[at : at + 1] != mark:
        raise ValueError
    return at + 1


def glm_details(model: GlmModel, parameters: object) -> dict[str, object]:
    """The least that H2O needs to import a GLM, from the parameters it was trained with."""
    given = _object(parameters)
    values: tuple[tuple[str, str, object], ...] = (
        ("family", "enum", model.family),
        ("link", "enum", model.link),
        ("lambda", "double[]", _doubles(given.get("lambda"), 0.0)),
        ("alpha", "double[]", _doubles(given.get("alpha"), 0.5)),
        ("tweedie_variance_power", "double", given.get("tweedie_variance_power", 0.0)),
        ("tweedie_link_power", "double", model.tweedie_link_power),
        ("theta", "double", given.get("theta", 1e-10)),
    )
    return {
        "output": {},
        "parameters": [
            {"name": name, "type": kind, "actual_value": value} for name, kind, value in values
        ],
    }


def _doubles(value: object, default: float) -> list[object]:
    if value is None:
        return [default]
    return list(value) if isinstance(value, list | tuple) else [value]


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _name(value: object) -> str:
    name = _object(value).get("name")
    return name if isinstance(name, str) and _NAME.fullmatch(name) else ""


def _metrics(value: object) -> dict[str, float]:
    table = _object(value)
    return {name: number for name in _METRICS if _is_number(number := table.get(name))}


def _parameters(value: object) -> dict[str, object]:
    if not isinstance(value, list):
        return {}
    found = {}
    for item in map(_object, value):
        name, actual = item.get("name"), item.get("actual_value")
        if isinstance(name, str) and _NAME.fullmatch(name) and _is_short(actual):
            found[name] = actual
    return found


def _is_short(value: object) -> bool:
    if isinstance(value, list):
        return len(value) == 1 and _is_short(value[0])
    text = isinstance(value, str) and len(value) <= 100 and value.isprintable()
    return text or isinstance(value, bool) or _is_number(value)


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and _finite(value)


def _finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number past the range of a double
        return False
