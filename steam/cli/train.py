"""`steam train`: make a model from a frame."""

from typing import Annotated, Any

import typer

from steam.cli import connect, options
from steam.cli.output import print_facts, print_json, print_table, progress, warn
from steam.client.trainer import Trainer
from steam.core.errors import InvalidInput

_METRICS = (
    ("AUC", "AUC"),
    ("pr_auc", "AUC of precision-recall"),
    ("logloss", "log loss"),
    ("MSE", "MSE"),
    ("r2", "R²"),
    ("mean_per_class_error", "mean per-class error"),
    ("residual_deviance", "residual deviance"),
    ("null_deviance", "null deviance"),
)


_OWN_OPTIONS = {
    "training_frame": "--frame",
    "response_column": "--y",
    "ignored_columns": "--x",
    "model_id": "--model",
    "algorithm": "the first word",
}
"""H2O's names of what this command has options for."""


def add_to(app: typer.Typer) -> None:
    app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(train)


def train(
    context: typer.Context,
    algorithm: Annotated[str, typer.Argument(help="Such as glm.")],
    frame: Annotated[str, typer.Option(help="Frame to learn from.")],
    y: Annotated[str, typer.Option("--y", help="Column to predict.")],
    x: Annotated[
        str | None, typer.Option("--x", help="Columns to use, separated by commas; else all.")
    ] = None,
    model: Annotated[str | None, typer.Option("--model", help="Name of the model.")] = None,
    home: options.Home = None,
    trainer: options.TrainerUrl = None,
    json: options.Json = False,
) -> None:
    """Train a model; further --PARAM VALUE pairs are the algorithm's, with H2O's names.

    Example: steam train glm --frame prostate.hex --y CAPSULE --x AGE,PSA --family binomial
    """
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
    y: str,
    x: list[str] | None,
    parameters: dict[str, object],
) -> dict[str, Any]:
    """Train with a progress bar; returns the model as the trainer tells it."""
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
        if name in _OWN_OPTIONS:
            raise InvalidInput(
                f"--{name} is not given that way.", hint=f"Use {_OWN_OPTIONS[name]} instead."
            )
        parameters[name] = value if equals else rest.pop(0)
    return parameters


def summary(model: dict[str, Any]) -> dict[str, object]:
    """A trained model in the shape that `--json` prints."""
    output = model["output"]
    metrics = output["training_metrics"] or {}
    return {
        "key": model["model_id"]["name"],
        "algorithm": model["algo"],
        "category": output["model_category"],
        "response": model.get("response_column_name"),
        "metrics": {name: metrics[name] for name, _ in _METRICS if _is_number(metrics.get(name))},
        "coefficients": coefficients(model),
    }


def coefficients(model: dict[str, Any]) -> list[dict[str, object]]:
    """Name, coefficient and standardised coefficient, in the model's order."""
    table = model["output"].get("coefficients_table")
    if not table:
        return []
    names = [column["name"] for column in table["columns"]]
    rows = zip(*table["data"], strict=True)
    keep = {"names": "name", "coefficients": "coefficient"}
    keep |= {"standardized_coefficients": "standardized"}
    return [
        {keep[name]: value for name, value in zip(names, row, strict=True) if name in keep}
        for row in rows
    ]


def print_model(model: dict[str, Any]) -> None:
    """A trained model for people."""
    shape = summary(model)
    metrics: Any = shape["metrics"]
    named = [(text, metrics[name]) for name, text in _METRICS if name in metrics]
    print_facts([("model", shape["key"]), ("predicts", shape["response"]), *named])
    print_table(
        ("coefficient", "value", "standardised"),
        [(row["name"], row["coefficient"], row.get("standardized")) for row in coefficients(model)],
        "It has no coefficients.",
    )


def _ignored(client: Trainer, frame: str, y: str, x: list[str]) -> list[str]:
    names = [column["label"] for column in client.frame(frame, rows=0)["columns"]]
    for name in (y, *x):
        if name not in names:
            raise InvalidInput(
                f"The frame {frame} has no column '{name}'.", hint=f"It has: {', '.join(names)}."
            )
    return [name for name in names if name != y and name not in x]


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float))
