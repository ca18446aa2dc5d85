"""An XGBoost model that scores as H2O's own scoring library and XGBoost itself do."""

from dataclasses import dataclass, replace

import numpy as np

from steam.model.arrays import owned
from steam.model.calibration import Calibration
from steam.model.explainer import LeafAssignment
from steam.model.feature_values import value_matrix
from steam.model.imputation import check_length
from steam.model.offsets import refuse_offset
from steam.model.predictor import Columns, Prediction
from steam.model.signature import Category, Signature
from steam.model.signature_checks import check_columns, check_response, refuse_model
from steam.model.sum_explainer import LinkScore, SumExplainer
from steam.model.trees.classes import Classes
from steam.model.trees.forest import Floats
from steam.model.xgboost.booster import Booster, Inputs
from steam.model.xgboost.objectives import Objective, Singles


@dataclass(frozen=True, slots=True, eq=False)
class XGBoostModel:
    """A booster with the columns before it and the objective behind it.

    `base_margin`: float32 (1,) or (outputs,), where the sum of a row starts, unless the model
    `has_offset`: then the row's offset takes its place. `adds_base_last`: up to XGBoost 1.2 the
    sum starts from zero and the base is added to it. `classes`: how a classifier answers; with a
    `calibration` the extras `cal_p0` and `cal_p1` are the calibrated probabilities.

    Raises InvalidArtifact when the parts do not fit each other.
    """

    signature: Signature
    inputs: Inputs
    booster: Booster
    objective: Objective
    base_margin: Singles
    classes: Classes | None = None
    calibration: Calibration | None = None
    has_offset: bool = False
    adds_base_last: bool = False

    def __post_init__(self) -> None:
        check_columns(self.signature)
        check_response(self.signature, {self.objective.category})
        category, levels = self.signature.category, len(self.signature.response.levels)
        outputs = levels if category is Category.MULTINOMIAL else 1
        if self.booster.output_count != outputs:
            raise refuse_model(f"{self.booster.output_count} outputs where {outputs} are needed")
        if (0 if self.classes is None else self.classes.count) != levels:
            raise refuse_model(f"its answers are not of {levels} classes")
        if self.calibration is not None and category is not Category.BINOMIAL:
            raise refuse_model("it is calibrated and does not have two classes")
        object.__setattr__(self, "base_margin", owned(self.base_margin, np.float32))
        if self.base_margin.shape not in {(1,), (outputs,)}:
            raise refuse_model("its base score is not one, or one for each class")
        if not np.isfinite(self.base_margin).all():
            raise refuse_model("its base score is out of range")

    def predict(self, columns: Columns, rows: int, offset: Floats | None = None) -> Prediction:
        """Score `rows` rows. Where the probabilities are NaN the label is -1.

        Raises InvalidInput for a column of another length and for an offset other than zero given
        to a model that was trained without one.
        """
        start = self._start(rows, offset)
        values = value_matrix(self.signature.features, columns, rows)
        x = self.inputs.features(values)
        if self.adds_base_last:
            sums = self.booster.margins(x, np.zeros(1, dtype=np.float32))
            with np.errstate(over="ignore"):
                margins = sums + start
        else:
            margins = self.booster.margins(x, start)
        return self._prediction(self.objective.answer(margins), values)

    def explainer(self) -> SumExplainer:
        """Explains the margin by columns, the features that a column became added up.

        The sum is taken in float64, the margin itself in float32: they differ in the eighth digit.
        """
        base = 0.0 if self.has_offset else self.base_margin.astype(np.float64)
        shares = self.booster.shares(self.inputs, len(self.signature.features))
        link = LinkScore(1.0, base, takes_offset=self.has_offset)
        return SumExplainer(self.signature, self._features, shares, link)

    def leaves(self, columns: Columns, rows: int) -> LeafAssignment:
        """The leaves of `rows` rows, by XGBoost's own numbers. Raises Unexplainable without trees.

        Raises InvalidInput for a column of another length.
        """
        return self.booster.leaves(self._features(columns, rows))

    def _features(self, columns: Columns, rows: int) -> Floats:
        return self.inputs.features(value_matrix(self.signature.features, columns, rows))

    def _start(self, rows: int, offset: Floats | None) -> Singles:
        if not self.has_offset:
            refuse_offset(offset, rows)
            return self.base_margin
        if offset is None:
            return np.zeros(1, dtype=np.float32)
        check_length("The offset", offset, rows)
        with np.errstate(over="ignore", under="ignore"):
            return offset.astype(np.float32)[:, None]

    def _prediction(self, answers: Singles, values: Floats) -> Prediction:
        if self.classes is None:
            return Prediction(values=answers[:, 0].astype(np.float64))
        if answers.shape[1] == 1:  # 1 - p in float32 too
            answers = np.concatenate([np.float32(1.0) - answers, answers], axis=1)
        prediction = self.classes.answer(answers.astype(np.float64), values)
        if self.calibration is None or prediction.probabilities is None:
            return prediction
        second = self.calibration.second(prediction.probabilities)
        return replace(prediction, extras={"cal_p0": 1.0 - second, "cal_p1": second})
