"""Leaves and stages of trees as frames, beside the forest's own way of finding them."""

import numpy as np
import pytest

from steam.model.explainer import Unexplainable
from steam.model.trees.model import TreeModel
from steam.trainer.algorithms.kmeans import KMeans
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.algorithms.trees import GradientBoosting
from steam.trainer.leaf_frames import node_frame, path_frame, stage_frame
from steam.trainer.predict import predict_frame
from tests.trainer.algorithms.trees.frames import ENGINE, mixed, order, train

FRAME = mixed()


@pytest.fixture(scope="module", params=["y", "two", "c"])
def model(request: pytest.FixtureRequest) -> TrainedModel:
    return train(GradientBoosting(), order(FRAME, request.param, ntrees=4, max_depth=3))


def test_a_way_leads_to_the_node_of_that_number(model: TrainedModel) -> None:
    forest = model.predictor_as(TreeModel).forest
    ways = path_frame("ways", model.predictor, FRAME, ENGINE)
    nodes = node_frame("nodes", model.predictor, FRAME, ENGINE)
    assert ways.names == nodes.names
    assert ways.columns == forest.trees
    for tree, name in enumerate(ways.names):
        vec = ways.vec(name)
        codes, numbers = vec.values(), nodes.vec(name).values()
        assert list(vec.domain or ()) == sorted(set(vec.domain or ()))
        for code, way in enumerate(vec.domain or ()):
            node = int(forest.roots[tree])
            for turn in way:
                node = int((forest.left if turn == "L" else forest.right)[node])
            assert set(numbers[codes == code]) == {node - forest.roots[tree]}


def test_the_last_stage_is_the_answer(model: TrainedModel) -> None:
    stages = stage_frame("stages", model.predictor, FRAME, ENGINE)
    answers = predict_frame("p", model.predictor, FRAME, ENGINE)
    forest = model.predictor_as(TreeModel).forest
    assert stages.columns == forest.trees
    last = stages.names[-forest.output_count :]
    told = answers.names[1:] or answers.names
    for stage, answer in zip(last, told, strict=False):
        np.testing.assert_allclose(stages.vec(stage).values(), answers.vec(answer).values(), 1e-12)


def test_trees_of_one_turn_stand_together_as_in_h2o() -> None:
    model = train(GradientBoosting(), order(FRAME, "c", ntrees=11, max_depth=1))
    wanted = tuple(f"T{turn}.C{k}" for turn in range(1, 12) for k in (1, 2, 3))
    for make in (path_frame, node_frame, stage_frame):
        assert make("k", model.predictor, FRAME, ENGINE).names == wanted


def test_a_model_without_trees_has_none() -> None:
    given = order(FRAME, "y").given
    kept = {name: value for name, value in given.items() if name != "response_column"}
    wanted = order(FRAME, "y")
    clusters = train(KMeans(), type(wanted)("m", FRAME, None, {**kept, "k": 2}))
    for make in (path_frame, node_frame, stage_frame):
        with pytest.raises(Unexplainable):
            make("k", clusters.predictor, FRAME, ENGINE)
