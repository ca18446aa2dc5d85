"""How strongly columns interact in a model."""

from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.frame.frame import Frame
from steam.trainer.interaction_strength import interaction_strength
from steam.trainer.rest.call import Call, post
from steam.trainer.rest.schemas import Json, schema


def tell_strength(call: Call) -> Json:
    """`POST /3/FriedmansPopescusH`: the H statistic of `variables` in `model_id` over `frame`."""
    store, arguments = call.services.store, call.arguments
    model = store.get(TrainedModel, arguments.required("model_id"))
    frame = store.get(Frame, arguments.required("frame"))
    names = arguments.needed_words("variables")
    strength = interaction_strength(model.predictor, frame, names)
    return schema("FriedmanPopescusHV3", "Iced", h=strength)


routes = [post("/3/FriedmansPopescusH", tell_strength, ("model_id", "frame", "variables"))]
