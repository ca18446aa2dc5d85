"""Where a model comes from: files, frame, parameters and seed, and the artifact with its hash."""

from hashlib import sha256

from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.frame.frame import Frame
from steam.trainer.rest.call import Call, get
from steam.trainer.rest.schemas import Json, schema


def show_lineage(call: Call) -> Json:
    """`GET /3/Models/{id}/lineage`: with these files and parameters the same model is made again.

    `parse` is how the files were read, null where that is not known. `parameters` are to be sent
    as they are; the seed is the one that was used.
    """
    model = call.services.store.get(TrainedModel, call.path["key"])
    told = model.facts.get("lineage")
    known = told if isinstance(told, dict) else {}
    artifact = model.artifact()
    return schema(
        "ModelLineageV3",
        "Iced",
        files=_files(known),
        parse=known.get("parse"),
        frame={
            "name": known.get("frame"),
            "rows": known.get("rows"),
            "is_there": isinstance(call.services.store.find(model.training_frame), Frame),
        },
        parameters=_repeated(model),
        model={
            "name": model.key,
            "algorithm": model.algorithm,
            "created_ms": model.created_ms,
            "steam_version": model.facts.get("steam_version"),
        },
        artifact={"sha256": sha256(artifact).hexdigest(), "bytes": len(artifact)},
    )


def _files(known: dict[str, object]) -> list[Json]:
    source = known.get("source")
    return [] if source is None else [{"path": source, "sha256": known.get("source_sha256")}]


def _repeated(model: TrainedModel) -> Json:
    """What was asked for, with what was drawn by chance in its place."""
    seed = model.parameters.get("seed")
    drawn = {} if seed in {None, -1} else {"seed": seed}
    return {**model.asked, **drawn}


routes = [get("/3/Models/{key:path}/lineage", show_lineage)]
