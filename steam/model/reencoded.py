"""A model whose categorical columns were turned into others before it was trained."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.model.imputation import check_length
from steam.model.predictor import Columns, Prediction, Predictor
from steam.model.signature import ColumnType, Signature
from steam.model.signature_checks import check_columns, refuse_model
from steam.model.trees.encoding import Encoding

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class ReencodedModel:
    """`model`, of numbers only, behind an encoding of the columns of `signature`.

    Raises InvalidArtifact when the parts do not fit each other.
    """

    signature: Signature
    encoding: Encoding
    model: Predictor

    def __post_init__(self) -> None:
        check_columns(self.signature)
        if tuple(block.column for block in self.encoding.blocks) != self.signature.features:
            raise refuse_model("its columns are not those that are encoded")
        features = self.model.signature.features
        if any(column.type is ColumnType.CATEGORICAL for column in features):
            raise refuse_model("a column is encoded as levels")
        if len(features) != self.encoding.width:
            raise refuse_model(f"{self.encoding.width} encoded columns feed {len(features)}")

    @property
    def tells_unseen(self) -> bool:
        """Whether the encoding tells an unseen level from a missing one."""
        return self.encoding.tells_unseen

    def predict(self, columns: Columns, rows: int, offset: Floats | None = None) -> Prediction:
        """Score `rows` rows. Raises InvalidInput for a column or offset of another length."""
        if offset is not None:
            check_length("The offset", offset, rows)
        x = self.encoding.matrix(columns, rows)
        names = self.model.signature.names
        return self.model.predict(dict(zip(names, x.T, strict=True)), rows, offset)
