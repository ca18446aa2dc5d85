"""`/flow/api/flows`: saved flows and drafts.

A name may hold a slash: it is escaped then, and only the address as it came tells it from the end
of the name. So what follows the name is read here.
"""

from dataclasses import asdict
from typing import Annotated
from urllib.parse import unquote

import msgspec
from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from steam.core.errors import NotFound
from steam.web.bodies import NewName
from steam.web.dependencies import ServicesDep
from steam.web.flow.dependencies import FlowsDep
from steam.web.flow.flow_body import FlowBodyDep
from steam.web.flow.notebook import Notebook, read_edit
from steam.web.json import Json
from steam.web.refusals import Malformed

_FOLDER = "/flow/api/flows/"

router = APIRouter(prefix="/flows")


class Addressed(msgspec.Struct, frozen=True):
    """A flow's name, and what of it is meant: itself if `part` is empty."""

    name: str
    part: str


def read_address(raw_path: bytes) -> Addressed:
    """What the address below the list of flows names. Raises Malformed and NotFound."""
    name, _, part = raw_path.decode("latin-1").removeprefix(_FOLDER).partition("/")
    try:
        return Addressed(unquote(name, errors="strict"), part)
    except UnicodeDecodeError as error:
        raise Malformed("The name in the address is not UTF-8.") from error


def _addressed(request: Request) -> Addressed:
    return read_address(request.scope["raw_path"])


AddressDep = Annotated[Addressed, Depends(_addressed)]


@router.get("")
def list_flows(services: ServicesDep, flows: FlowsDep) -> Json:
    """Every saved flow, and what the asker has not saved."""
    saved, drafts = flows.summaries(services.who)
    return Json(
        {"flows": [asdict(one) for one in saved], "drafts": [asdict(one) for one in drafts]}
    )


@router.get("/{_:path}")
def flow(address: AddressDep, services: ServicesDep, flows: FlowsDep) -> Json:
    """The saved flow and the asker's draft of it; either may be null."""
    _check_part(address, "")
    saved, draft = flows.find(address.name, services.who)
    return Json({"saved": saved, "draft": draft})


@router.put("/{_:path}")
def keep(address: AddressDep, services: ServicesDep, flows: FlowsDep, body: FlowBodyDep) -> Json:
    """Save a flow, or keep a draft."""
    _check_part(address, "", "draft")
    edit = read_edit(body)
    if address.part:
        return Json(_stamp(flows.keep_draft(address.name, edit, services.who)))
    return Json(_stamp(flows.save(address.name, edit, services.who)))


@router.delete("/{_:path}")
def delete(address: AddressDep, services: ServicesDep, flows: FlowsDep) -> Response:
    """Delete a flow with the asker's draft, or the draft alone."""
    _check_part(address, "", "draft")
    if address.part:
        flows.drop_draft(address.name, services.who)
    else:
        flows.delete(address.name, services.who)
    return Response(status_code=204)


@router.post("/{_:path}")
async def name_again(
    address: AddressDep, services: ServicesDep, flows: FlowsDep, body: NewName
) -> Json:
    """Rename a flow, or save it under another name as well."""
    _check_part(address, "rename", "duplicate")
    if address.part == "rename":
        made = await run_in_threadpool(flows.rename, address.name, body.to, services.who)
    else:
        made = await run_in_threadpool(flows.duplicate, address.name, body.to, services.who)
    return Json(_stamp(made))


def _check_part(address: Addressed, *known: str) -> None:
    if address.part not in known:
        raise NotFound("page", f"{_FOLDER}{address.name}/{address.part}"[:200])


def _stamp(notebook: Notebook) -> dict[str, object]:
    """What changed for the page by keeping it."""
    return {
        "name": notebook.name,
        "revision": notebook.revision,
        "saved_ms": notebook.saved_ms,
        "saved_by": notebook.saved_by,
    }
