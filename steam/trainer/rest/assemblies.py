"""Assemblies over HTTP: several steps over one frame in one request."""

import secrets
from dataclasses import replace

from steam.core.errors import InvalidInput
from steam.trainer.frame.frame import Frame
from steam.trainer.rapids.assembly import assembled, read_step
from steam.trainer.rest import schemas
from steam.trainer.rest.call import Call, post
from steam.trainer.rest.forms import read_words
from steam.trainer.rest.rapids import evaluating
from steam.trainer.rest.schemas import Json, schema


def assemble(call: Call) -> Json:
    """`POST /99/Assembly`: the frame that `steps` make of `frame`, which stays as it is."""
    services, arguments = call.services, call.arguments
    given = arguments.required("steps").replace("\\", "\\\\")  # they belong to the expressions
    texts = read_words(given) or []
    if not texts:
        raise InvalidInput("An assembly without steps makes nothing.")
    steps = [read_step(text) for text in texts]
    frame = services.store.get(Frame, arguments.required("frame"))
    name = f"assembly_{secrets.token_hex(8)}"
    with evaluating(services) as evaluation:
        made = replace(assembled(evaluation, steps, frame), key=f"{name}_{frame.key[:200]}")
    services.store.put(made)
    return schema(
        "AssemblyV99",
        "Iced",
        steps=texts,
        frame=schemas.key("Frame", frame.key),
        result=schemas.key("Frame", made.key),
        assembly=schemas.key("Assembly", name),
        assembly_id=None,
        file_name=None,
    )


routes = [post("/99/Assembly", assemble, takes=("steps", "frame", "file_name", "assembly_id"))]
