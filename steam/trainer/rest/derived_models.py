"""GLMs that are derived from one trained with control variables, or without offset effects."""

from dataclasses import replace

from steam.core.errors import Conflict, InvalidInput
from steam.trainer.algorithms.glm.derived import DERIVED, Derived
from steam.trainer.algorithms.glm.restriction import Restriction
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.rest.building import MAX_MODEL_KEY
from steam.trainer.rest.call import Call, post
from steam.trainer.rest.keys import check_new_key
from steam.trainer.rest.models import model_json
from steam.trainer.rest.schemas import Json


def make_unrestricted(call: Call) -> Json:
    """`POST /3/MakeUnrestrictedGLMModel`: the fit of `model` with nothing left out, as `dest`."""
    return _make(call, control=False, offset=False)


def make_derived(call: Call) -> Json:
    """`POST /3/MakeDerivedGLMModel`: the same, without the effect of what is named alone."""
    return _make(
        call,
        control=call.arguments.flag("remove_control_variables_effects", default=False),
        offset=call.arguments.flag("remove_offset_effects", default=False),
    )


def _make(call: Call, *, control: bool, offset: bool) -> Json:
    services, arguments = call.services, call.arguments
    source = services.store.get(TrainedModel, arguments.required("model"))
    derived = source.details.get(DERIVED)
    if not isinstance(derived, Derived):
        raise InvalidInput(
            f"'{source.key[:80]}' was trained neither with control variables nor with "
            "remove_offset_effects.",
            hint="There is nothing to derive from it: it answers with all of its fit.",
        )
    wanted = Restriction(derived.restriction.control if control else (), offset)
    model = derived.models.get(wanted)
    if model is None:
        raise InvalidInput(
            f"'{source.key[:80]}' does not leave out more than one kind of effect, or the model "
            "that is asked for is that one.",
            hint="Ask for the one without restriction.",
        )
    made_up = f"{source.key}_{'derived' if wanted else 'unrestricted'}_model"
    key = check_new_key(arguments.text("dest") or made_up, MAX_MODEL_KEY)
    if services.store.find(key) is not None:
        raise Conflict(f"'{key[:80]}' already exists.", hint="Give another dest.")
    now = services.clock.now_ms()
    made = replace(
        model,
        key=key,
        parameters={**model.parameters, "model_id": key},
        facts={**model.facts, "model": key, "created_ms": now},
        created_ms=now,
    )
    services.store.put(made)
    return model_json(made, services)


routes = [
    post("/3/MakeUnrestrictedGLMModel", make_unrestricted, ("model", "dest")),
    post(
        "/3/MakeDerivedGLMModel",
        make_derived,
        ("model", "dest", "remove_control_variables_effects", "remove_offset_effects"),
    ),
]
