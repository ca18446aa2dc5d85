"""The dialect of `/v2/models/M/infer`: the Open Inference Protocol's requests and errors."""

from functools import partial

from starlette.responses import Response

from steam.core.errors import SteamError
from steam.scoring.codecs.choice import Formats
from steam.scoring.codecs.inference_tensors import BYTES_TYPE, InferenceTensors
from steam.scoring.codecs.json_rows import JSON_TYPE
from steam.scoring.codecs.tensor_request import LENGTH_HEADER
from steam.scoring.dialects.dialect import Dialect
from steam.scoring.errors import status_of
from steam.scoring.responses import json_response

_TYPES = (
    "",
    JSON_TYPE,
    BYTES_TYPE,
    "application/x-www-form-urlencoded",  # what curl --data calls any body
)


def open_inference(name: str, version: str) -> Dialect:
    """The dialect of one model, which its clients know by this name and version."""
    codec = partial(InferenceTensors, name=name, version=version)
    return Dialect(
        formats=Formats(readers=dict.fromkeys(_TYPES, codec), writers={}),
        headers=(LENGTH_HEADER,),
        tell=tell,
    )


def tell(error: SteamError) -> Response:
    """An error in the protocol's shape. It knows no 422: what cannot be scored is a bad request."""
    status = status_of(error)
    return json_response({"error": str(error)}, 400 if status == 422 else status)
