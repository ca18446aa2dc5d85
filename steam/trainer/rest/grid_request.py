"""What a request for a grid asks for: its space, its criteria, and what all models share."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from steam.core.errors import InvalidInput, Unsupported
from steam.trainer.algorithms.algorithm import Algorithm
from steam.trainer.algorithms.grid.criteria import CRITERIA, Criteria, Strategy
from steam.trainer.algorithms.grid.search import MOST_MODELS
from steam.trainer.algorithms.grid.space import Choices, Space
from steam.trainer.algorithms.parameters import (
    InvalidParameter,
    ParameterSpec,
    out_of_bounds,
    with_defaults,
)
from steam.trainer.rest.arguments import Arguments, read_typed
from steam.trainer.rest.forms import Value
from steam.trainer.rest.keys import check_new_key
from steam.trainer.rest.spelling import spelt

_CHECKPOINTS = "export_checkpoints_dir"

OF_THE_GRID = frozenset(
    {
        *("grid_id", "hyper_parameters", "search_criteria", "parallelism", "recovery_dir"),
        _CHECKPOINTS,
    }
)
"""The parameters of a request that are not those of its models."""

MOST_CHARACTERS = 180
"""The longest name of a grid: those of its models are longer by their number."""

_SUBSPACES = "subspaces"
_NOT_SEARCHED = frozenset({"model_id", "training_frame"})


@dataclass(frozen=True, slots=True)
class GridRequest:
    """What to search. `shared` are the parameters of every model, as typed values.

    `checkpoints` is the folder that the grid is written to as it grows; empty for none.
    """

    key: str
    space: Space
    criteria: Criteria
    shared: Mapping[str, object]
    parallelism: int
    checkpoints: str = ""


def read_request(arguments: Arguments, algorithm: Algorithm) -> GridRequest:
    """The request of these arguments. Raises InvalidParameter, InvalidInput and Unsupported.

    `parallelism` only says how many models H2O trains at once: here every training takes all
    threads, so they follow each other.
    """
    if arguments.text("recovery_dir"):
        raise Unsupported(
            "recovery_dir is not supported.", hint="Send export_checkpoints_dir, or save the grid."
        )
    shared = arguments.without(OF_THE_GRID).typed(algorithm.parameters)
    criteria = _criteria(_map_in(arguments, "search_criteria"))
    space = _space(_map_in(arguments, "hyper_parameters"), algorithm, criteria.strategy)
    _check_shared(shared, space, algorithm)
    if not criteria.max_models and criteria.strategy is not Strategy.RANDOM_DISCRETE:
        _check_size(space)
    parallelism = arguments.integer("parallelism", 1)
    if parallelism < 0:
        raise InvalidParameter(f"parallelism is {parallelism}, and not at least 0.")
    made_up = f"Grid_{spelt(algorithm.name)}_{secrets.token_hex(6)}"
    key = check_new_key(arguments.text("grid_id") or made_up, MOST_CHARACTERS)
    checkpoints = arguments.text(_CHECKPOINTS)
    return GridRequest(key, space, criteria, shared, parallelism, checkpoints)


def text_of(value: Value) -> str | None:
    """A value of a list or map of parameters as the text of a parameter of its own."""
    return value if isinstance(value, str) or value is None else json.dumps(value)


def _map_in(arguments: Arguments, name: str) -> Value:
    """A parameter that is to be a map; H2O's words for one that cannot be read."""
    try:
        return arguments.value(name)
    except InvalidInput as error:
        told = f"Can't parse the {name} dictionary: {error.message}"
        raise InvalidParameter(told, hint=error.hint) from None


def _space(value: Value, algorithm: Algorithm, strategy: Strategy) -> Space:
    if not isinstance(value, dict):
        raise InvalidParameter(
            "Can't parse the hyper_parameters dictionary: it is no map of lists.",
            hint='As in {"alpha": [0, 0.5]}.',
        )
    parts = value.get(_SUBSPACES)
    common = {name: given for name, given in value.items() if name != _SUBSPACES}
    if parts is None:
        choices = [_choices(common, algorithm)]
    elif isinstance(parts, list) and all(isinstance(part, dict) for part in parts):
        choices = [
            _choices({**common, **part}, algorithm) for part in parts if isinstance(part, dict)
        ]
    else:
        raise InvalidParameter("subspaces is no list of maps.")
    space = Space(tuple(choices), in_step=strategy is Strategy.SEQUENTIAL)
    space.check()
    return space


def _choices(given: Mapping[str, Value], algorithm: Algorithm) -> Choices:
    specs = {spec.name: spec for spec in algorithm.parameters if spec.name not in _NOT_SEARCHED}
    choices = {}
    for told, values in given.items():
        name = told if told in specs else told.removesuffix("_")  # h2o-py's lambda_
        if name not in specs:
            raise InvalidParameter(f"{told[:80]} is no parameter that a grid can be searched over.")
        if not specs[name].gridable:
            raise InvalidParameter(
                # its quotes are H2O's
                f"Illegal hyper parameter for grid search! The parameter '{name} is not gridable!"
            )
        choices[name] = [text_of(one) for one in (values if isinstance(values, list) else [values])]
    return choices


def _criteria(value: Value) -> Criteria:
    if value is None:
        return Criteria()
    if not isinstance(value, dict):
        raise InvalidParameter("Can't parse the search_criteria dictionary: it is no map.")
    stops_early = str(value.pop("early_stopping", "true")).lower() != "false"
    specs = {spec.name: spec for spec in CRITERIA}
    if unknown := [name for name in value if name not in specs]:
        raise InvalidParameter(
            f"Unknown search criterion: {unknown[0][:80]}.", hint=f"There are {', '.join(specs)}."
        )
    try:
        given = {
            name: read_typed(specs[name], text)
            for name, one in value.items()
            if (text := text_of(one)) is not None
        }
    except InvalidParameter as error:
        told = f"Can't parse the search_criteria dictionary: {error.message}"
        raise InvalidParameter(told, hint=error.hint) from None
    if problems := out_of_bounds(CRITERIA, given):
        raise InvalidParameter(problems[0].message)
    used: dict[str, Any] = with_defaults(CRITERIA, given)
    return Criteria(
        strategy=Strategy(used["strategy"]),
        max_models=used["max_models"],
        max_runtime_s=used["max_runtime_secs"],
        seed=used["seed"],
        stopping_rounds=used["stopping_rounds"] if stops_early else 0,
        stopping_metric=used["stopping_metric"],
        stopping_tolerance=used["stopping_tolerance"],
    )


def _check_shared(shared: Mapping[str, object], space: Space, algorithm: Algorithm) -> None:
    """A parameter is given for all models or searched over; its default does not count."""
    specs: Mapping[str, ParameterSpec] = {spec.name: spec for spec in algorithm.parameters}
    for name in space.names:
        if shared.get(name) not in (None, specs[name].default):
            raise InvalidParameter(
                f"{name} is given for all models, and in hyper_parameters.", hint="Choose one."
            )


def _check_size(space: Space) -> None:
    if space.size > MOST_MODELS:
        raise InvalidInput(
            f"The grid has {space.size} combinations; a search makes at most {MOST_MODELS} models.",
            hint="Give it max_models.",
        )
