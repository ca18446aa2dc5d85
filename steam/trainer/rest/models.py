"""Models: list, show, remove, and hand out as artifacts."""

from collections.abc import Mapping, Sequence

from starlette.responses import Response

from steam.model.glm import GlmModel
from steam.model.naive_bayes import NaiveBayesModel
from steam.trainer.algorithms.algorithm import WITHOUT_RESPONSE
from steam.trainer.algorithms.naive_bayes.tables import value_tables
from steam.trainer.algorithms.parameters import ParameterSpec, with_defaults
from steam.trainer.algorithms.recorded import RECORDED
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.rest import schemas
from steam.trainer.rest.any_metrics import known_metrics_json
from steam.trainer.rest.call import Call, delete, get
from steam.trainer.rest.cross_validation import cross_validation_json
from steam.trainer.rest.keys import remove
from steam.trainer.rest.model_parameters import parameters_json
from steam.trainer.rest.schemas import Json, schema
from steam.trainer.rest.scorers import scorer_of
from steam.trainer.rest.services import TrainerServices
from steam.trainer.rest.spelling import spelt
from steam.trainer.rest.tables import table_json

_NO_THRESHOLD = 0.5
"""What H2O tells of models that have no threshold of their own among their outputs."""


def list_models(call: Call) -> Json:
    """`GET /3/Models`."""
    models = call.services.store.all(TrainedModel)
    return _models_json([_synopsis(model) for model in models])


def show_models(call: Call, models: Sequence[TrainedModel]) -> Json:
    """These models as the answer to a request."""
    return _models_json([model_json(one, call.services) for one in models])


def show_model(call: Call) -> Json:
    """`GET /3/Models/{id}`."""
    model = call.services.store.get(TrainedModel, call.path["key"])
    return show_models(call, [model])


def remove_model(call: Call) -> Json:
    """`DELETE /3/Models/{id}`."""
    key = call.services.store.get(TrainedModel, call.path["key"]).key
    remove(call.services, key)
    return _models_json(None)


def download_artifact(call: Call) -> Response:
    """`GET /3/Models/{id}/mojo`: the model as the zip that H2O calls a MOJO."""
    model = call.services.store.get(TrainedModel, call.path["key"])
    return Response(
        model.artifact(),
        media_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{artifact_name(model)}.zip"'},
    )


def artifact_name(model: TrainedModel) -> str:
    """The model's key with `_` for what may be troublesome in the name of a file."""
    return "".join(
        sign if sign.isascii() and (sign.isalnum() or sign in "._-") else "_" for sign in model.key
    )


def _models_json(models: list[Json] | None) -> Json:
    return schema(
        "ModelsV3",
        "Models",
        models=models,
        compatible_frames=None,
        export_cross_validation_predictions=False,
    )


def _synopsis(model: TrainedModel) -> Json:
    return schema(
        "ModelSynopsisV3",
        "Model",
        model_id=schemas.key("Model", model.key),
        algo=model.algorithm,
        algo_full_name=model.full_name,
        response_column_name=_response(model),
        treatment_column_name=None,
        data_frame=schemas.key("Frame", model.training_frame or None),
        timestamp=model.created_ms,
        have_pojo=False,
        have_mojo=_is_mojo(model),
    )


def _is_mojo(model: TrainedModel) -> bool:
    """Whether H2O's library can read the artifact: its format knows no interactions."""
    predictor = model.predictor
    return not (isinstance(predictor, GlmModel) and predictor.interactions is not None)


def _response(model: TrainedModel) -> str | None:
    signature = model.signature
    return None if signature.category in WITHOUT_RESPONSE else signature.response.name


def model_json(model: TrainedModel, services: TrainerServices) -> Json:
    """Everything that is shown of a model: ModelSchemaV3."""
    specs = scorer_of(model.algorithm, services).parameters
    name = spelt(model.algorithm)
    asked = {**with_defaults(specs, model.asked), "model_id": None}
    return _synopsis(model) | {
        "__meta": schemas.meta(f"{name}ModelV3"),
        "parameters": parameters_json(specs, _shown(specs, model, services), asked),
        "output": _output(model, name),
        "compatible_frames": None,
    }


def _shown(
    specs: Sequence[ParameterSpec], model: TrainedModel, services: TrainerServices
) -> Mapping[str, object]:
    """The parameters that were used; AUTO where it was left so, if nobody is told what it was, but
    for the distribution, which H2O tells in any case."""
    if services.auto_values.told:
        return model.parameters
    asked = {spec.name: model.asked.get(spec.name, spec.default) for spec in specs}
    left = {name: one for name, one in asked.items() if one == "AUTO" and name != "distribution"}
    return {**model.parameters, **left}


def _output(model: TrainedModel, name: str) -> Json:
    """ModelOutputSchemaV3; of a model from elsewhere with what is recorded in it."""
    recorded = model.details.get(RECORDED)
    return _known_output(model, name) | (recorded if isinstance(recorded, dict) else {})


def _known_output(model: TrainedModel, name: str) -> Json:
    signature = model.signature
    response = () if signature.category in WITHOUT_RESPONSE else (signature.response,)
    columns = (*signature.features, *response)
    return schema(
        f"{name}ModelOutputV3",
        f"{name}Output",
        names=[column.name for column in columns],
        original_names=None,
        column_types=["Enum" if column.levels else "Numeric" for column in columns],
        domains=[list(column.levels) or None for column in columns],
        model_category=signature.category.value,
        training_metrics=known_metrics_json(
            model.training_metrics, model, model.training_frame or None
        ),
        validation_metrics=known_metrics_json(
            model.validation_metrics, model, model.validation_frame
        ),
        **cross_validation_json(model),
        reproducibility_information_table=None,
        status=None,
        start_time=model.created_ms - model.duration_ms,
        end_time=model.created_ms,
        run_time=model.duration_ms,
        **{
            "default_threshold": _NO_THRESHOLD,
            **model.outputs,
            **{name: table_json(table) for name, table in model.tables.items()},
            **_within_classes(model),
            **{name: schemas.key("Frame", key) for name, key in model.frame_keys.items()},
        },
    )


def _within_classes(model: TrainedModel) -> Json:
    """How likely values are in each class, of a model that goes by that."""
    if not isinstance(model.predictor, NaiveBayesModel):
        return {}
    return {"pcond": [table_json(table) for table in value_tables(model.predictor)]}


routes = [
    get("/3/Models", list_models),
    get("/3/Models/{key:path}/mojo", download_artifact),
    get("/3/Models/{key:path}", show_model),
    delete("/3/Models/{key:path}", remove_model),
]
