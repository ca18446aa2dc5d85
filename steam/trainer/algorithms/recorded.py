"""What H2O has recorded in a MOJO of the model's training, as it would show it."""

from collections.abc import Mapping
from io import BytesIO

from steam.core.errors import SteamError
from steam.model.container import open_container
from steam.model.mojo.details import MEMBER
from steam.model.plain import parse_json
from steam.model.zip_directory import Limits, read_directory

RECORDED = "recorded_output"
"""Its name among the details of a model."""

_MAX_BYTES = 16 << 20
_OBJECTS = (
    *("training_metrics", "validation_metrics", "cross_validation_metrics"),
    *("cross_validation_metrics_summary", "model_summary", "scoring_history"),
    "variable_importances",
)


def recorded_output(data: bytes) -> Mapping[str, object]:
    """Fields of H2O's model output by name, plain JSON; none where the artifact has none to read.

    They are shown and never computed with, so that damage in them costs no more than them.
    """
    file = BytesIO(data)
    try:
        members = read_directory(file, len(data), Limits())
        if MEMBER not in members:
            return {}
        text = open_container(file, {MEMBER: members[MEMBER]}).text(MEMBER, _MAX_BYTES)
        told = parse_json(text, "record")
    except SteamError:
        return {}
    output = told.get("output") if isinstance(told, dict) else None
    if not isinstance(output, dict):
        return {}
    found = {name: output.get(name) for name in _OBJECTS}
    return {name: value for name, value in found.items() if isinstance(value, dict)}
