"""GLMs of coefficients that the user gives."""

import secrets

from steam.core.errors import Conflict
from steam.trainer.algorithms.glm.made import made_model
from steam.trainer.algorithms.parameters import InvalidParameter
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.rest.arguments import read_number
from steam.trainer.rest.building import MAX_MODEL_KEY
from steam.trainer.rest.call import Call, post
from steam.trainer.rest.keys import check_new_key
from steam.trainer.rest.models import model_json
from steam.trainer.rest.schemas import Json


def make_glm(call: Call) -> Json:
    """`POST /3/MakeGLMModel`: a GLM like `model` with the coefficients `beta`, by `names`."""
    services, arguments = call.services, call.arguments
    source = services.store.get(TrainedModel, arguments.required("model"))
    names = arguments.needed_words("names")
    beta = [read_number("beta", one, "double") for one in arguments.needed_words("beta")]
    if len(names) != len(beta) or len(set(names)) != len(names):
        raise InvalidParameter("names and beta are not one number for each of different names.")
    key = arguments.text("dest", f"GLM_model_{secrets.token_hex(6)}")
    if services.store.find(check_new_key(key, MAX_MODEL_KEY)) is not None:
        raise Conflict(f"There is something called '{key[:80]}' already.")
    given = dict(zip(names, beta, strict=True))
    threshold = arguments.number("threshold", 0.5)
    made = made_model(source, key, given, threshold, services.clock.now_ms())
    services.store.put(made)
    return model_json(made, services)


routes = [post("/3/MakeGLMModel", make_glm, ("model", "dest", "names", "beta", "threshold"))]
