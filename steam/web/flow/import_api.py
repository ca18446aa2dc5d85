"""`/flow/api/import`: the cells of a flow in a file."""

from fastapi import APIRouter

from steam.web.flow.flow_body import FlowBodyDep
from steam.web.flow.imported import cells_of_file
from steam.web.json import Json

router = APIRouter()


@router.post("/import")
def cells(body: FlowBodyDep) -> Json:
    """What is in the file; nothing is kept of it."""
    return Json({"cells": cells_of_file(body)})
