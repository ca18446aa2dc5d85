"""A small model, and what it answers to a body."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pytest

from steam.core.policy import InputPolicy
from steam.model.predictor import Columns, Prediction
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.scoring.codecs.choice import Formats, call_of, choose
from steam.scoring.codecs.codec import Codec
from steam.scoring.dialects.steam import STEAM
from steam.scoring.scorer import Scorer

SIGNATURE = Signature(
    features=(
        Column("amount", ColumnType.NUMERIC),
        Column("colour", ColumnType.CATEGORICAL, levels=("red", "blue, or so", "7")),
        Column("when", ColumnType.TIME),
    ),
    response=Column("y", ColumnType.CATEGORICAL, levels=("no", '"yes"')),
    category=Category.BINOMIAL,
)


class Chances:
    """A classifier: the chance of the second class is amount / (10 + colour's code)."""

    signature = SIGNATURE

    def predict(self, columns: Columns, rows: int, offset=None) -> Prediction:
        chance = columns["amount"] / (10.0 + columns["colour"])
        return Prediction(
            labels=np.where(np.isnan(chance), -1, chance >= 0.5).astype(np.int32),
            probabilities=np.stack([1.0 - chance, chance], axis=1),
        )


@dataclass(frozen=True)
class Reply:
    text: bytes
    rows: int
    codec: Codec


@pytest.fixture(scope="session")
def scorer() -> Scorer:
    return Scorer(Chances(), InputPolicy(), known=("weight",))


@pytest.fixture(scope="session")
def ask(scorer: Scorer) -> Callable[..., Reply]:
    """What the model answers to a body; without a policy of its own, by the default one."""

    def ask(
        body: bytes,
        content_type: str = "application/json",
        *,
        accept: str = "",
        partial: bool = False,
        policy: InputPolicy | None = None,
        formats: Formats = STEAM.formats,
    ) -> Reply:
        chosen = scorer if policy is None else Scorer(Chances(), policy, known=("weight",))
        call = call_of(body, content_type, partial=partial)
        reader, writer = choose(formats, call, chosen.model, accept)
        scored = chosen.score(reader, writer, partial=partial)
        return Reply(scored.text, scored.rows, writer)

    return ask
