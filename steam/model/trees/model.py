"""A model of trees: columns to features, features to leaves, sums of leaves to answers."""

from dataclasses import dataclass, field, replace

import numpy as np

from steam.model.calibration import Calibration
from steam.model.explainer import LeafAssignment, Stages, refuse_explaining
from steam.model.imputation import check_length
from steam.model.predictor import Columns, Prediction
from steam.model.signature import Category, Signature
from steam.model.signature_checks import check_columns, check_response, refuse_model
from steam.model.sum_explainer import SumExplainer
from steam.model.trees.choose import masks_of, scorer_of
from steam.model.trees.combination import Combination
from steam.model.trees.encoding import Encoding
from steam.model.trees.forest import Floats, Forest
from steam.model.trees.forest_shares import ForestShares
from steam.model.trees.leaves import leaf_assignment, staged
from steam.model.trees.row import TreeRows
from steam.model.trees.row_sums import RowSums
from steam.model.trees.scorer import ForestScorer

_PREDICTS = frozenset({Category.BINOMIAL, Category.MULTINOMIAL, Category.REGRESSION})


@dataclass(frozen=True, slots=True, eq=False)
class TreeModel:
    """Gradient boosting, a random forest, an isolation forest or an uplift forest.

    The trees of `forest` come in turns, one for each output. With a `calibration` the extras
    `cal_p0` and `cal_p1` are the calibrated probabilities; the label is not.

    Raises InvalidArtifact when the parts do not fit each other.
    """

    signature: Signature
    encoding: Encoding
    forest: Forest
    combination: Combination
    calibration: Calibration | None = None
    scorer: ForestScorer = field(init=False, repr=False)

    def __post_init__(self) -> None:
        check_columns(self.signature)
        check_response(self.signature, self.combination.categories)
        if tuple(block.column for block in self.encoding.blocks) != self.signature.features:
            raise refuse_model("its trees are made for other columns")
        if self.encoding.width != len(self.forest.levels):
            raise refuse_model(f"its trees do not ask for {self.encoding.width} features")
        if len(self.signature.response.levels) != self.combination.classes:
            raise refuse_model("its trees are made for a response of other levels")
        outputs = self.combination.outputs
        turns = [t % outputs for t in range(self.forest.trees)]
        if self.forest.output_count != outputs or self.forest.outputs.tolist() != turns:
            raise refuse_model("its trees do not come in turns, one for each output")
        if self.calibration is not None and self.signature.category is not Category.BINOMIAL:
            raise refuse_model("it is calibrated and does not have two classes")
        object.__setattr__(self, "scorer", scorer_of(self.forest))

    def predict(self, columns: Columns, rows: int, offset: Floats | None = None) -> Prediction:
        """Score `rows` rows; `offset` (rows,) is added to the sums where the algorithm knows it.

        Raises InvalidInput for a column or offset of another length.
        """
        if offset is not None:
            check_length("The offset", offset, rows)
        x = self.encoding.matrix(columns, rows)
        sums = self.scorer.margins(x).astype(np.float64, copy=False)
        return self.answer(sums, x, offset)

    def by_row(self) -> TreeRows | None:
        """The way for one row, of a classifier or a regression without more to say."""
        finder = masks_of(self.scorer)
        is_plain = self.calibration is None and self.signature.category in _PREDICTS
        if finder is None or not is_plain or not RowSums.can_add(self.forest):
            return None
        sums = RowSums(self.forest, finder)
        return TreeRows(self, self.encoding.of_rows(), sums, self.combination)

    @property
    def tells_unseen(self) -> bool:
        """Whether the encoding tells an unseen level from a missing one."""
        return self.encoding.tells_unseen

    def explainer(self) -> SumExplainer:
        """Explains the link score by columns, those of encoded features added up.

        Raises Unexplainable for an answer that is no sum, and as ForestShares.
        """
        link = self.combination.link_score
        if link is None:
            raise refuse_explaining("its answer is not a sum over its trees")
        forest = self.forest.told()
        shares = ForestShares(forest, self.encoding.asked(forest), len(self.signature.features))
        return SumExplainer(self.signature, self.encoding.matrix, shares, link)

    def leaves(self, columns: Columns, rows: int) -> LeafAssignment:
        """The leaves of `rows` rows. Raises InvalidInput for a column of another length."""
        x = self.encoding.matrix(columns, rows)
        return leaf_assignment(self.forest.told(), self.scorer.leaves(x))

    def stages(self, columns: Columns, rows: int, offset: Floats | None = None) -> Stages:
        """What the model would answer if it ended after its first turn of trees, and so on.

        Means are over all trees, as in H2O. Raises InvalidInput for a column or offset of another
        length.
        """
        if offset is not None:
            check_length("The offset", offset, rows)
        x = self.encoding.matrix(columns, rows)
        leaves = self.scorer.leaves(x)
        return staged(self.forest, leaves, lambda sums: self.answer(sums, x, offset))

    def answer(self, sums: Floats, x: Floats, offset: Floats | None) -> Prediction:
        """The answer for sums (n, outputs) of the leaves of rows x (n, features)."""
        prediction = self.combination.prediction(sums, x, offset)
        if self.calibration is None or prediction.probabilities is None:
            return prediction
        second = self.calibration.second(prediction.probabilities)
        return replace(prediction, extras={"cal_p0": 1.0 - second, "cal_p1": second})
