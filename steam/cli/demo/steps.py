"""The steps of the demo. Each does its work through the clients and raises if it did not hold."""

import shlex
from pathlib import Path

from steam.cli.demo.endpoint import Row, ask
from steam.cli.demo.stage import Stage
from steam.cli.deploy import wait_until_ready
from steam.cli.frame import print_frame
from steam.cli.frame_import import import_frame
from steam.cli.model import register_trained
from steam.cli.output import print_facts, print_table, say
from steam.cli.train import print_model, train_model
from steam.client.shapes import DeploymentShape
from steam.core.errors import InvalidInput, SteamError

NAME = "prostate"
RESPONSE = "CAPSULE"
FEATURES = ["AGE", "RACE", "DPROS", "DCAPS", "PSA", "VOL", "GLEASON"]
TOLERANCE = 1e-12
ROWS = 5


def start_servers(stage: Stage) -> None:
    """Step 1: trainer, master and overseer, each its own process."""
    with stage.step("Start the trainer, the master and the overseer"):
        children = stage.start_servers()
        print_facts(
            [
                ("home", stage.home.root),
                *((c.name, f"{c.first_line} (pid {c.process.pid})") for c in children),
            ]
        )


def check_data(csv: Path) -> None:
    """Raises InvalidInput where there is no such file: it is known before any server starts."""
    if not csv.is_file():
        raise InvalidInput(
            f"There is no file {csv}.", hint="Run it where examples/ is, or name it with --csv."
        )


def import_data(stage: Stage, csv: Path) -> str:
    """Step 2: a CSV file into a frame; returns its key."""
    with stage.step(f"Import {csv} into a columnar frame"):
        job = import_frame(stage.trainer, [str(csv)], None, {}, on_server=False)
        print_frame(stage.trainer.frame(job.dest, rows=0))
        return job.dest


def train(stage: Stage, frame: str) -> str:
    """Step 3: a binomial GLM; returns the model's key."""
    with stage.step(f"Train a binomial GLM of {RESPONSE} on {', '.join(FEATURES)}"):
        parameters: dict[str, object] = {"family": "binomial", "model_id": "prostate_glm"}
        model = train_model(stage.trainer, "glm", frame, RESPONSE, FEATURES, parameters)
        print_model(model)
        return str(model["model_id"]["name"])


def deploy(stage: Stage, model: str) -> DeploymentShape:
    """Step 4: register the model, deploy it and wait until its worker is ready."""
    with stage.step(f"Register the model and deploy it as '{NAME}'"):
        register_trained(stage.master, stage.trainer, model)
        made = stage.deploy(model, NAME)
        deployment = wait_until_ready(stage.master, made, wait_s=60.0)
        print_facts(
            [
                ("endpoint", deployment.gateway),
                ("worker", f"pid {deployment.workers[0].pid}"),
            ]
        )
        row = '{"AGE": 65, "RACE": 1, "DPROS": 2, "DCAPS": 1, "PSA": 1.4, "VOL": 0, "GLEASON": 6}'
        say("Try it:")
        curl = f"curl -s {deployment.gateway} -H 'Content-Type: application/json'"
        say(f"  {curl} -d {shlex.quote(row)}")
        return deployment


def compare_predictions(
    stage: Stage, deployment: DeploymentShape, model: str, frame: str
) -> tuple[list[Row], list[Row]]:
    """Step 5: the worker and the trainer say the same of five rows."""
    with stage.step(f"Score {ROWS} rows over HTTP and with the trainer's own predict"):
        rows = _first_rows(stage, frame, FEATURES)
        answers = ask(deployment.gateway, rows)
        job = stage.trainer.wait(stage.trainer.predict(model, frame))
        expected = _first_rows(stage, job.dest, ["p1"])
        table = [
            (
                number,
                answer["label"],
                repr(answer["classProbabilities"][1]),
                repr(truth["p1"]),
                abs(answer["classProbabilities"][1] - truth["p1"]),
            )
            for number, (answer, truth) in enumerate(zip(answers, expected, strict=True), start=1)
        ]
        print_table(("row", "label", "worker p1", "trainer p1", "difference"), table, "")
        worst = max(difference for *_, difference in table)
        if not worst <= TOLERANCE:
            raise SteamError(f"Worker and trainer differ by {worst:g}, over {TOLERANCE:g}.")
        return rows, answers


def stay_up(stage: Stage) -> None:
    """Step 7: leave everything running for the user to look at."""
    stage.announce("Look around")
    say(f"Dashboard: {stage.master.connection.url}")
    say("Ctrl-C stops everything that was started.")


def _first_rows(stage: Stage, frame: str, names: list[str]) -> list[Row]:
    columns = stage.trainer.frame(frame, rows=ROWS)["columns"]
    data = {column["label"]: column["data"] for column in columns if column["label"] in names}
    return [{name: data[name][row] for name in names} for row in range(ROWS)]
