"""Predictions: a model turns a frame into a new one."""

import secrets
from collections.abc import Callable

from steam.core.errors import Unsupported
from steam.model.explainer import HasLeaves, HasStages
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.explained import explain_frame
from steam.trainer.frame.frame import Frame
from steam.trainer.jobs import Job
from steam.trainer.leaf_frames import node_frame, path_frame, stage_frame
from steam.trainer.ordered_shares import Chosen
from steam.trainer.predict import plan_prediction, predict_frame
from steam.trainer.progress import Silent
from steam.trainer.rest import schemas
from steam.trainer.rest.any_metrics import any_metrics_json
from steam.trainer.rest.arguments import Arguments, read_enum
from steam.trainer.rest.call import Call, post
from steam.trainer.rest.keys import MAX_KEY, check_frame_key, discard
from steam.trainer.rest.metric_lists import metrics_list_json
from steam.trainer.rest.schemas import Json, schema
from steam.trainer.rest.scorers import scorer_of

_FLAGS = (
    *("reconstruct_train", "deviances", "project_archetypes", "reverse_transform"),
    *("feature_frequencies", "row_to_tree_assignment"),
)
_CONTRIBUTIONS = "predict_contributions"
_LEAVES = "leaf_node_assignment"
_LEAF_TYPE = "leaf_node_assignment_type"
_STAGES = "predict_staged_proba"
_PER_REFERENCE = "output_per_reference"
_SPACE = "output_space"


def predict(call: Call) -> Json:
    """`POST /4/Predictions/models/{model}/frames/{frame}`: the reply is the job.

    With `predict_contributions` the frame is of what each column adds to the score; for others see
    `predict_and_measure`.
    """
    services, arguments = call.services, call.arguments
    model, frame = _named(call)
    _check(arguments)
    explains = arguments.flag(_CONTRIBUTIONS)
    background = _background(call) if explains else None
    chosen = _chosen(arguments) if explains else None
    word = "contributions" if explains else "transformation"
    destination = _destination(call, word, model, frame)
    make = _maker(arguments, model)

    def work(job: Job) -> None:
        job.warn(*plan_prediction(model.predictor, frame).features.warnings)
        made = (
            explain_frame(
                destination,
                model.predictor,
                frame,
                services.engine,
                job,
                background=background,
                chosen=chosen,
            )
            if explains
            else make(destination, model.predictor, frame, services.engine, job)
        )
        job.update(1.0, "Keeping the frame.")
        discard(services.store.put(made))

    job = services.jobs.start("prediction", destination, "Frame", work)
    return schemas.job(job.record)


def predict_and_measure(call: Call) -> Json:
    """`POST /3/Predictions/models/{model}/frames/{frame}`: at once, with metrics where the frame
    has the response.

    With `leaf_node_assignment` the frame is of the leaves in which rows end, by their way or, by
    `leaf_node_assignment_type=Node_ID`, their number, and with `predict_staged_proba` of the
    answers after each turn of trees; both come without metrics.
    """
    services = call.services
    model, frame = _named(call)
    _check(call.arguments)
    destination = _destination(call, "predictions", model, frame)
    make = _maker(call.arguments, model)
    made = make(destination, model.predictor, frame, services.engine, None)
    discard(services.store.put(made))
    told = [_metrics(call, model, frame, destination)] if make is predict_frame else []
    measured = None if make in {path_frame, node_frame} else told
    return metrics_list_json(measured, model=model.key, frame=frame.key, predictions=destination)


def _metrics(call: Call, model: TrainedModel, frame: Frame, destination: str) -> Json:
    """Those of the model on the frame; with the predictions alone where there is no response."""
    services = call.services
    predictions = {"predictions": {"frame_id": schemas.key("Frame", destination)}}
    response = model.signature.response.name
    if model.signature.category.is_supervised and response not in frame.names:
        return schema(
            "ModelMetricsBaseV3",
            "ModelMetrics",
            model=schemas.key("Model", model.key),
            frame=schemas.key("Frame", frame.key),
            **predictions,
        )
    scorer = scorer_of(model.algorithm, services)
    metrics = scorer.score(model, frame, services.engine, Silent())
    return any_metrics_json(metrics, model, frame.key) | predictions


def _named(call: Call) -> tuple[TrainedModel, Frame]:
    store = call.services.store
    return store.get(TrainedModel, call.path["model"]), store.get(Frame, call.path["frame"])


def _maker(arguments: Arguments, model: TrainedModel) -> Callable[..., Frame]:
    """What makes the frame that is asked for, of its key, the predictor, the frame and so on.

    Raises Unsupported where the model has no answers of that kind.
    """
    if arguments.flag(_STAGES):
        _check_trees(_STAGES, model, HasStages)
        return stage_frame
    if not arguments.flag(_LEAVES):
        return predict_frame
    _check_trees(_LEAVES, model, HasLeaves)
    kind = read_enum(_LEAF_TYPE, arguments.text(_LEAF_TYPE, "Path"), ("Path", "Node_ID"))
    return path_frame if kind == "Path" else node_frame


def _check_trees(name: str, model: TrainedModel, kind: type[HasLeaves | HasStages]) -> None:
    if not isinstance(model.predictor, kind):
        raise Unsupported(
            f"Predictions with {name} are not supported by the model '{model.key[:80]}'.",
            hint="Models of trees have them.",
        )


def _destination(call: Call, word: str, model: TrainedModel, frame: Frame) -> str:
    made_up = f"{word}_{secrets.token_hex(2)}_{model.key}_on_{frame.key}"[:MAX_KEY]
    return check_frame_key(call.services.store, call.arguments.text("predictions_frame", made_up))


def _background(call: Call) -> Frame | None:
    key = call.arguments.text("background_frame")
    return call.services.store.get(Frame, key) if key else None


def _chosen(arguments: Arguments) -> Chosen | None:
    """Which contributions of a row are wanted; None for all, in the order of the columns."""
    top, bottom = arguments.integer("top_n", 0), arguments.integer("bottom_n", 0)
    return Chosen(top, bottom, arguments.flag("compare_abs")) if top or bottom else None


def _check(arguments: Arguments) -> None:
    """Raises Unsupported for a kind of answer that there is none of."""
    flags = [*_FLAGS, _PER_REFERENCE, _SPACE]
    asked = next((name for name in flags if arguments.flag(name)), None)
    if asked is None and not arguments.flag(_CONTRIBUTIONS) and _chosen(arguments) is not None:
        asked = f"top_n or bottom_n, and without {_CONTRIBUTIONS},"
    if asked is not None:
        raise Unsupported(f"Predictions with {asked} are not supported.")


routes = [
    post("/4/Predictions/models/{model}/frames/{frame:path}", predict),
    post("/3/Predictions/models/{model}/frames/{frame:path}", predict_and_measure),
]
