"""The numbers of all models at once, so that a list of hundreds asks once and not for each."""

from steam.trainer.algorithms.grid.figures import figures, most_telling
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.rest import schemas
from steam.trainer.rest.call import Call, get
from steam.trainer.rest.schemas import Json, schema


def list_figures(call: Call) -> Json:
    """`GET /3/ModelFigures`: of each model its figures without tables, and of which rows."""
    models = call.services.store.all(TrainedModel)
    return schema("ModelFiguresV3", "Iced", models=[_told(model) for model in models])


def _told(model: TrainedModel) -> Json:
    measured_by, _ = most_telling(model)
    return schema(
        "ModelFigureV3",
        "Iced",
        model_id=schemas.key("Model", model.key),
        model_category=model.signature.category.value,
        measured_by=measured_by,
        figures=dict(figures(model)),
    )


routes = [get("/3/ModelFigures", list_figures, takes=())]
