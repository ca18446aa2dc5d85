"""A LightGBM model that scores as LightGBM itself does, in float64."""

from dataclasses import dataclass

import numpy as np

from steam.model.feature_values import value_matrix
from steam.model.native.inputs import PlainInputs
from steam.model.native.lightgbm_objectives import Objective
from steam.model.offsets import refuse_offset
from steam.model.predictor import Columns, Prediction
from steam.model.signature import Category, Signature
from steam.model.signature_checks import check_columns, check_response, refuse_model
from steam.model.sum_explainer import LinkScore, SumExplainer
from steam.model.trees.classes import Classes
from steam.model.trees.forest import Floats
from steam.model.trees.forest_shares import ForestShares
from steam.model.trees.scorer import ForestScorer


@dataclass(frozen=True, slots=True, eq=False)
class LightGbmModel:
    """Boosted trees, float64, or with `averages` a random forest.

    `classes`: how a classifier answers.
    Raises InvalidArtifact when the parts do not fit each other.
    """

    signature: Signature
    inputs: PlainInputs
    scorer: ForestScorer
    objective: Objective
    classes: Classes | None
    averages: bool

    def __post_init__(self) -> None:
        check_columns(self.signature)
        check_response(self.signature, {self.objective.category})
        multinomial = self.signature.category is Category.MULTINOMIAL
        outputs = len(self.signature.response.levels) if multinomial else 1
        if self.scorer.forest.output_count != outputs:
            found = self.scorer.forest.output_count
            raise refuse_model(f"{found} outputs where {outputs} are needed")
        levels = len(self.signature.response.levels)
        if (0 if self.classes is None else self.classes.count) != levels:
            raise refuse_model(f"its answers are not of {levels} classes")

    def predict(self, columns: Columns, rows: int, offset: Floats | None = None) -> Prediction:
        """Score `rows` rows.

        Raises InvalidInput for a column of another length and for an offset other than zero.
        """
        refuse_offset(offset, rows)
        values = value_matrix(self.signature.features, columns, rows)
        with np.errstate(over="ignore", under="ignore", invalid="ignore"):
            sums = self.scorer.margins(self.inputs.features(values)).astype(np.float64, copy=False)
            if self.averages:
                sums = sums / self._turns
            answers = self.objective.answer(sums)
        if self.classes is None:
            return Prediction(values=answers[:, 0])
        if answers.shape[1] == 1:
            answers = np.concatenate([1.0 - answers, answers], axis=1)
        return self.classes.answer(answers, values)

    def explainer(self) -> SumExplainer:
        """Explains LightGBM's raw score. Raises Unexplainable as ForestShares."""
        forest = self.scorer.forest
        shares = ForestShares(forest, self.inputs.asked(forest), len(self.signature.features))
        link = LinkScore(1.0 / self._turns if self.averages else 1.0, 0.0)
        return SumExplainer(self.signature, self._features, shares, link)

    @property
    def _turns(self) -> int:
        return self.scorer.forest.trees // self.scorer.forest.output_count

    def _features(self, columns: Columns, rows: int) -> Floats:
        return self.inputs.features(value_matrix(self.signature.features, columns, rows))
