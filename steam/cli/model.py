"""`steam model`: the master's registry, and the models that the trainer holds."""

import tempfile
from pathlib import Path
from typing import Annotated, Any

import typer

from steam.cli import connect, options, train
from steam.cli.file_output import write_pieces
from steam.cli.label import label, labels
from steam.cli.model_figures import figure_table, headline
from steam.cli.output import (
    print_facts,
    print_json,
    print_table,
    progress,
    say,
    size_text,
    time_text,
)
from steam.client import Master, Trainer
from steam.client.shapes import ModelShape
from steam.core.errors import InvalidInput

app = typer.Typer(
    name="model",
    no_args_is_help=True,
    help="Models: registered on the master, or on the trainer.",
)

ModelName = Annotated[str, typer.Argument(help="Name of the model.")]
OnTrainer = Annotated[
    bool, typer.Option("--on-trainer", help="Models of the trainer, not registered ones.")
]


@app.command("list")
def list_(
    on_trainer: OnTrainer = False,
    home: options.Home = None,
    master: options.MasterUrl = None,
    trainer: options.TrainerUrl = None,
    json: options.Json = False,
) -> None:
    """The models."""
    if on_trainer:
        with connect.trainer(home, trainer) as client:
            _print_trained(client.models(), json)
        return
    with connect.master(home, master) as client_:
        models = client_.models()
    if json:
        print_json(models)
        return
    print_table(
        ("model", "project", "algorithm", "predicts", "figure", "size", "registered"),
        [
            (
                model.name,
                model.project,
                model.algorithm,
                model.response,
                headline(model.metrics),
                size_text(model.size_bytes),
                time_text(model.created_ms),
            )
            for model in models
        ],
        "No models yet. Register one with `steam model register FILE`.",
    )


@app.command()
def show(
    name: ModelName,
    on_trainer: OnTrainer = False,
    home: options.Home = None,
    master: options.MasterUrl = None,
    trainer: options.TrainerUrl = None,
    json: options.Json = False,
) -> None:
    """One model."""
    if on_trainer:
        with connect.trainer(home, trainer) as client:
            model = client.model(name)
        print_json(train.summary(model)) if json else train.print_model(model)
        return
    with connect.master(home, master) as client_:
        registered = client_.model(name)
    print_json(registered) if json else print_registered(registered)


@app.command()
def register(
    source: Annotated[str, typer.Argument(help="Model file, or a model of the trainer.")],
    name: Annotated[str | None, typer.Option(help="Name to register it under.")] = None,
    project: Annotated[str | None, typer.Option(help="Project that it belongs to.")] = None,
    on_trainer: OnTrainer = False,
    home: options.Home = None,
    master: options.MasterUrl = None,
    trainer: options.TrainerUrl = None,
    json: options.Json = False,
) -> None:
    """Put a model into the master's registry, from where it can be deployed.

    MOJO, XGBoost, LightGBM, ONNX and skops files; pickle and joblib files run
    code when they are loaded, and are taken only by a master that was started
    with STEAM_ALLOW_UNSAFE_MODELS=true.

    MOJOs may be of H2O's GLM, GBM, DRF, XGBoost, DeepLearning, StackedEnsemble,
    KMeans, IsolationForest, ExtendedIsolationForest, IsotonicRegression, PCA,
    TargetEncoder and UpliftDRF.
    """
    with connect.master(home, master) as client:
        if on_trainer:
            with connect.trainer(home, trainer) as source_client:
                model = register_trained(client, source_client, source, name, project)
        else:
            model = client.register(Path(source), name or Path(source).stem, project)
    if json:
        print_json(model)
    else:
        say(f"Registered {model.name}. Deploy it: steam deploy {model.name} --name NAME")


def register_trained(
    master: Master, trainer: Trainer, key: str, name: str | None = None, project: str | None = None
) -> ModelShape:
    """Hand a model of the trainer to the master."""
    with tempfile.TemporaryDirectory() as folder, progress(f"Registering {name or key}") as watch:
        file = Path(folder) / "model.zip"
        write_pieces(file, trainer.artifact(key))
        watch(0.5, "downloaded")
        model = master.register(file, name or key, project)
        watch(1.0, "registered")
        return model


@app.command()
def download(
    name: ModelName,
    file: Annotated[Path | None, typer.Argument(help="File to write, where you sit.")] = None,
    force: Annotated[bool, typer.Option(help="Overwrite FILE.")] = False,
    on_trainer: OnTrainer = False,
    home: options.Home = None,
    master: options.MasterUrl = None,
    trainer: options.TrainerUrl = None,
) -> None:
    """Save a model's file on the disk where you sit."""
    target = file or Path(f"{name}.zip")
    if target.exists() and not force:
        raise InvalidInput(f"{target} exists already.", hint="Add --force to overwrite it.")
    if on_trainer:
        with connect.trainer(home, trainer) as client:
            write_pieces(target, client.artifact(name))
    else:
        with connect.master(home, master) as client_:
            write_pieces(target, client_.artifact(name))
    say(f"Wrote {target}.")


@app.command()
def rm(
    name: ModelName,
    on_trainer: OnTrainer = False,
    home: options.Home = None,
    master: options.MasterUrl = None,
    trainer: options.TrainerUrl = None,
) -> None:
    """Forget a model that nothing uses."""
    if on_trainer:
        with connect.trainer(home, trainer) as client:
            client.model(name)
            client.remove(name)
    else:
        with connect.master(home, master) as client_:
            client_.remove_model(name)
    say(f"Removed {name}.")


for command in (label, labels):
    app.command()(command)


def print_registered(model: ModelShape) -> None:
    """A registered model for people."""
    print_facts(
        [
            ("model", model.name),
            ("project", model.project),
            ("algorithm", f"{model.algorithm}, {model.category}"),
            ("predicts", model.response),
            ("artifact", f"{model.artifact} ({size_text(model.size_bytes)})"),
            ("registered", f"{time_text(model.created_ms)} by {model.created_by}"),
        ]
    )
    print_table(*figure_table(model.metrics), "It was not measured.")
    print_table(
        ("feature", "type", "levels"),
        [
            (f.get("name"), f.get("type"), ", ".join(str(v) for v in _some(f.get("levels"))))
            for f in model.features
        ],
        "It reads no columns.",
    )


def _some(levels: Any, most: int = 8) -> list[object]:
    shown = list(levels or [])
    return [*shown[:most], f"... {len(shown) - most} more"] if len(shown) > most else shown


def _print_trained(models: list[dict[str, Any]], json: bool) -> None:
    shapes = [
        {
            "key": model["model_id"]["name"],
            "algorithm": model["algo"],
            "response": model.get("response_column_name"),
            "frame": (model.get("data_frame") or {}).get("name"),
        }
        for model in models
    ]
    if json:
        print_json(shapes)
        return
    print_table(
        ("model", "algorithm", "predicts", "frame"),
        [tuple(shape.values()) for shape in shapes],
        "The trainer holds no models yet. Make one with `steam train glm ...`.",
    )
