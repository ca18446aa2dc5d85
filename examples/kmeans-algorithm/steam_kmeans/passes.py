"""What k-means does with a frame: draw centers, move them, and give rows to them."""

import numpy as np

from steam.core.errors import InvalidInput
from steam.model.kmeans import KMeansModel
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.compute.portion import Portion
from steam.trainer.features import plan_features
from steam.trainer.frame.frame import Frame
from steam.trainer.progress import OutOfTime, Progress
from steam_kmeans.start import with_centers
from steam_kmeans.tasks import Clusters, DrawTask, MoveTask, moved


class Passes:
    """Passes over one frame, each of which is one of `count` equal parts of the work."""

    def __init__(self, frame: Frame, engine: LocalEngine, progress: Progress, count: int) -> None:
        self._frame, self._engine, self._progress = frame, engine, progress
        self._count, self._done = count, 0

    def draw(self, model: KMeansModel, count: int, seed: int) -> KMeansModel:
        """The model with `count` centers that are rows of the frame. Raises InvalidInput."""
        centers: list[np.ndarray] = []
        for turn in range(count):
            plan = plan_features(self._frame, model.signature.features)
            point = self._run(DrawTask(model, plan, seed, turn), f"Drawing center {turn + 1}.")
            if point is None:
                raise InvalidInput(
                    f"The frame has only {turn} different rows.", hint="Choose a smaller k."
                )
            centers.append(point)
            model = with_centers(model, np.array(centers))
        return model

    def settle(
        self, model: KMeansModel, iterations: int
    ) -> tuple[KMeansModel, Clusters, tuple[str, ...]]:
        """Move the centers until they stay, and keep what there is when time is over."""
        clusters = self.assign(model)
        for turn in range(iterations):
            better = moved(model, clusters)
            if np.array_equal(better.centers, model.centers):
                return model, clusters, ()
            try:
                model, clusters = better, self.assign(better, f"Iteration {turn + 1}.")
            except OutOfTime:
                return model, clusters, (f"Time was over after {turn} iterations.",)
        return model, clusters, (f"After {iterations} iterations the centers may still move.",)

    def assign(self, model: KMeansModel, message: str = "") -> Clusters:
        plan = plan_features(self._frame, model.signature.features)
        return self._run(MoveTask(model, plan), message)

    def _run(self, task, message):
        low, self._done = self._done / self._count, self._done + 1
        part = Portion(self._progress, low, self._done / self._count, message)
        return self._engine.run(task, self._frame, part)
