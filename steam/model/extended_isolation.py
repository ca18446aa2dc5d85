"""Extended isolation forests: how few slanted cuts set a row apart from the others.

Source: Hariri, Carrasco Kind and Brunner, Extended Isolation Forest, 2018.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from steam.model.arrays import owned
from steam.model.feature_values import feature_values
from steam.model.imputation import check_length
from steam.model.predictor import Columns, Prediction
from steam.model.signature import Category, Signature
from steam.model.signature_checks import check_columns, check_response, refuse_model

Floats = NDArray[np.float64]
Nodes = NDArray[np.int32]

EULER = 0.5772156649  # cut off here, as in H2O
_CELLS_AT_ONCE = 1 << 16


def average_path(rows: Floats) -> Floats:
    """Mean length of an unsuccessful search among so many rows, float64 of the same shape."""
    many = np.maximum(rows, 3.0)
    lengths = 2.0 * (np.log(many - 1.0) + EULER) - (2.0 * (many - 1.0)) / many
    return np.where(rows < 2.0, 0.0, np.where(rows == 2.0, 1.0, lengths))


@dataclass(frozen=True, slots=True, eq=False)
class CutForest:
    """T trees of N nodes together, as arrays; they are copied and read-only.

    `roots`: int32 (T,). Per node `left` and `right`, int32, both the node itself for a leaf;
    `normals` and `points`, float64 (N, features); `lengths`, float64, the path that ends at a
    leaf. A row goes left where the sum of (x - point) * normal is not above 0, otherwise, and
    where it is NaN, right. `depth` is the number of steps after which every row is at a leaf.

    Raises InvalidArtifact when the parts do not fit each other.
    """

    roots: Nodes
    left: Nodes
    right: Nodes
    normals: Floats
    points: Floats
    lengths: Floats
    depth: int

    def __post_init__(self) -> None:
        for name in ("roots", "left", "right"):
            object.__setattr__(self, name, owned(getattr(self, name), np.int32))
        for name in ("normals", "points", "lengths"):
            object.__setattr__(self, name, owned(getattr(self, name), np.float64))
            if not np.isfinite(getattr(self, name)).all():
                raise refuse_model("a number of a tree is not finite")
        nodes = len(self.lengths)
        if self.left.shape != (nodes,) or self.right.shape != (nodes,) or not self.roots.size:
            raise refuse_model("its trees are not told in full")
        if self.normals.shape != self.points.shape or len(self.points) != nodes:
            raise refuse_model("a node of a tree has no cut")
        for links in (self.roots, self.left, self.right):
            if ((links < 0) | (links >= nodes)).any():
                raise refuse_model("a branch leads out of its tree")

    def path_lengths(self, x: Floats) -> Floats:
        """float64 (n,): the mean over the trees, for x of float64 (n, features)."""
        at = np.broadcast_to(self.roots, (len(x), len(self.roots)))
        for _ in range(self.depth):
            at = np.where(self._above(x, at) <= 0.0, self.left[at], self.right[at])
        total: Floats = np.add.accumulate(self.lengths[at], axis=1)[:, -1]  # tree by tree
        return total / len(self.roots)

    def _above(self, x: Floats, at: Nodes) -> Floats:
        """How far above the cut of its node each row is, (n, T), added up feature by feature."""
        above = np.zeros(at.shape)
        with np.errstate(over="ignore", invalid="ignore"):
            for j in range(x.shape[1]):
                above += (x[:, j, None] - self.points[:, j].take(at)) * self.normals[:, j].take(at)
        return above


@dataclass(frozen=True, slots=True, eq=False)
class ExtendedIsolationModel:
    """A forest that was grown on `sample_size` rows a tree.

    The answer is 2^-(mean path length / mean length of a search among the sample), near 1 for an
    anomaly; the extra `mean_length` is that mean path length. A level counts as its number.

    Raises InvalidArtifact when the parts do not fit each other.
    """

    signature: Signature
    forest: CutForest
    sample_size: int

    def __post_init__(self) -> None:
        check_columns(self.signature)
        check_response(self.signature, {Category.ANOMALY_DETECTION})
        if self.forest.points.shape[1] != len(self.signature.features):
            raise refuse_model("its trees do not cut through all of its columns")
        if self.sample_size < 2:
            raise refuse_model(f"a sample of {self.sample_size} rows has no average path")

    def predict(self, columns: Columns, rows: int, offset: Floats | None = None) -> Prediction:
        """Score `rows` rows. Offsets are ignored.

        Raises InvalidInput for a column or offset of another length.
        """
        if offset is not None:
            check_length("The offset", offset, rows)
        x = np.empty((rows, len(self.signature.features)), order="F")
        for j, column in enumerate(self.signature.features):
            x[:, j] = feature_values(columns, column, rows)
        lengths = np.empty(rows)
        step = max(_CELLS_AT_ONCE // len(self.forest.roots), 1)
        for start in range(0, rows, step):
            lengths[start : start + step] = self.forest.path_lengths(x[start : start + step])
        usual = average_path(np.array([self.sample_size], dtype=np.float64))
        return Prediction(values=np.exp2(-(lengths / usual)), extras={"mean_length": lengths})
