"""`steam train`: make a model from a frame."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from steam.cli import connect, options, panels
from steam.cli.coefficients import coefficients, print_coefficients
from steam.cli.output import print_facts, print_json, progress, warn
from steam.cli.train_help import OWN_OPTIONS, print_algorithms, print_parameters
from steam.client.trainer import Trainer
from steam.core.errors import InvalidInput, Unavailable

_METRICS = (
    ("AUC", "AUC"),
    ("pr_auc", "AUC of precision-recall"),
    ("logloss", "log loss"),
    ("MSE", "MSE"),
    ("r2", "R²"),
    ("mean_per_class_error", "mean per-class error"),
    ("residual_deviance", "residual deviance"),
    ("null_deviance", "null deviance"),
    ("tot_withinss", "sum of squares within clusters"),
    ("totss", "sum of squares"),
    ("mean_score", "mean path length"),
    ("mean_normalized_score", "mean anomaly score"),
)

_OF_ROWS = {
    "metrics": "",
    "validation": ", validation",
    "cross_validation": ", cross-validation",
}
"""Which rows the metrics are of, in the shape of a model, and the words that say so."""


def add_to(app: typer.Typer) -> None:
    app.command(
        rich_help_panel=panels.MODELS,
        context_settings={
            "allow_extra_args": True,
            "ignore_unknown_options": True,
            "help_option_names": [],  # an option of our own: the help depends on the algorithm
        },
    )(train)


def train(
    context: typer.Context,
    algorithm: Annotated[str | None, typer.Argument(help="Such as glm.")] = None,
    frame: Annotated[str | None, typer.Option(help="Frame to learn from.")] = None,
    y: Annotated[
        str | None, typer.Option("--y", help="Column to predict, if the algorithm wants one.")
    ] = None,
    x: Annotated[
        str | None, typer.Option("--x", help="Columns to use, separated by commas; else all.")
    ] = None,
    model: Annotated[str | None, typer.Option("--model", help="Name of the model.")] = None,
    home: options.Home = None,
    trainer: options.TrainerUrl = None,
    json: options.Json = False,
    help_: Annotated[
        bool, typer.Option("--help", "-h", help="Show this, and the algorithm's parameters.")
    ] = False,
) -> None:
    """Train a model; further --PARAM VALUE pairs are the algorithm's, with H2O's names.

    Example: steam train glm --frame prostate.hex --y CAPSULE --x AGE,PSA --family binomial
    """
    if help_:
        _help(context, algorithm, home, trainer)
        return
    if algorithm is None or frame is None:
        raise InvalidInput("An algorithm and a --frame are needed.", hint="See steam train --help.")
    parameters: dict[str, object] = dict(parse_parameters(context.args))
    if model:
        parameters["model_id"] = model
    with connect.trainer(home, trainer) as client:
        columns = [name.strip() for name in x.split(",")] if x else None
        trained = train_model(client, algorithm, frame, y, columns, parameters)
    if json:
        print_json(summary(trained))
    else:
        print_model(trained)


def train_model(
    client: Trainer,
    algorithm: str,
    frame: str,
    y: str | None,
    x: list[str] | None,
    parameters: dict[str, object],
) -> dict[str, Any]:
    """Train with a progress bar; returns the model as the trainer tells it."""
    parameters = _with_lists(parameters, client.builder(algorithm)["parameters"])
    if x is not None:
        parameters = parameters | {"ignored_columns": _ignored(client, frame, y, x)}
    with progress(f"Training {algorithm}") as watch:
        job = client.train(algorithm, training_frame=frame, response_column=y, **parameters)
        job = client.wait(job, lambda job: watch(job.fraction, job.message))
    for warning in job.warnings:
        warn(warning)
    return client.model(job.dest)


def parse_parameters(words: list[str]) -> dict[str, str]:
    """Read `--name value` and `--name=value` words. Raises InvalidInput."""
    parameters: dict[str, str] = {}
    rest = list(words)
    while rest:
        word = rest.pop(0)
        name, equals, value = word.removeprefix("--").partition("=")
        if not word.startswith("--") or not name or (not equals and not rest):
            raise InvalidInput(
                f"'{word}' is not a parameter.", hint="Write parameters as --name value."
            )
        name = name.replace("-", "_")
        if name in OWN_OPTIONS:
            raise InvalidInput(
                f"--{name} is not given that way.", hint=f"Use {OWN_OPTIONS[name]} instead."
            )
        parameters[name] = value if equals else rest.pop(0)
    return parameters


def summary(model: dict[str, Any]) -> dict[str, object]:
    """A trained model in the shape that `--json` prints."""
    output = model["output"]
    return {
        "key": model["model_id"]["name"],
        "algorithm": model["algo"],
        "category": output["model_category"],
        "response": model.get("response_column_name"),
        "metrics": _numbers(output["training_metrics"]),
        "validation": _numbers(output.get("validation_metrics")),
        "cross_validation": _numbers(output.get("cross_validation_metrics")),
        "coefficients": coefficients(model),
    }


def _numbers(metrics: dict[str, Any] | None) -> dict[str, object]:
    """Those that are shown; none without metrics."""
    told = metrics or {}
    return {name: told[name] for name, _ in _METRICS if _is_number(told.get(name))}


def print_model(model: dict[str, Any]) -> None:
    """A trained model for people."""
    shape = summary(model)
    named = [
        (f"{text}{of}", numbers[name])
        for kind, of in _OF_ROWS.items()
        if isinstance(numbers := shape[kind], dict)
        for name, text in _METRICS
        if name in numbers
    ]
    predicts = shape["response"] or shape["category"]
    print_facts([("model", shape["key"]), ("predicts", predicts), *named])
    rows = coefficients(model)
    if not rows and not shape["response"]:
        return
    print_coefficients(rows)


def _help(
    context: typer.Context, algorithm: str | None, home: Path | None, trainer: str | None
) -> None:
    """What the command takes, and what the algorithm does where a trainer is there to tell."""
    print(context.get_help())
    try:
        with connect.trainer(home, trainer) as client:
            if algorithm is None:
                print_algorithms(client)
            else:
                print_parameters(client, algorithm)
    except Unavailable as error:
        warn(f"No trainer tells the parameters of algorithms: {error}")


def _ignored(client: Trainer, frame: str, y: str | None, x: list[str]) -> list[str]:
    names = [column["label"] for column in client.frame(frame, rows=0)["columns"]]
    wanted = x if y is None else [y, *x]
    for name in wanted:
        if name not in names:
            raise InvalidInput(
                f"The frame {frame} has no column '{name}'.", hint=f"It has: {', '.join(names)}."
            )
    return [name for name in names if name not in wanted]


def _with_lists(
    parameters: Mapping[str, object], known: Sequence[Mapping[str, Any]]
) -> dict[str, object]:
    """The parameters with `a,b` as a list where the algorithm takes one."""
    lists = {one["name"] for one in known if one["type"].endswith("[]")}
    return {
        name: f"[{value}]"
        if name in lists and isinstance(value, str) and value[:1] not in {"[", "{"}
        else value
        for name, value in parameters.items()
    }


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float))
