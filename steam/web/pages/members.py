"""The members of a project: a section of its page."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from steam.accounts.members import find_project, members_of
from steam.core.accounts import DEFAULT_PROJECT
from steam.core.store import Reader
from steam.web.account_bodies import AccountName
from steam.web.dependencies import AccountsDep, ServicesDep
from steam.web.rendering import render

router = APIRouter(prefix="/projects/{project}/members")


def members_context(reader: Reader, name: str) -> dict[str, object]:
    """What `partials/members.html` needs, as `members`. Raises NotFound."""
    found = members_of(reader, find_project(reader, name))
    names = {account.name for account in found}
    return {
        "project": name,
        "of_all": name == DEFAULT_PROJECT,
        "members": [{"name": one.name, "role": one.role.value} for one in found],
        "others": sorted(one.name for one in reader.accounts() if one.name not in names),
        "needed": bool(reader.accounts()),
    }


@router.get("")
def members(project: str, request: Request, services: ServicesDep) -> HTMLResponse:
    with services.store.read() as reader:
        context = members_context(reader, project)
    partial = "HX-Request" in request.headers
    template = "partials/members.html" if partial else "members.html"
    return render(request, template, {"members": context})


@router.post("")
async def add(
    project: str,
    services: ServicesDep,
    use: AccountsDep,
    account: Annotated[AccountName, Form()],
) -> Response:
    await use.run(lambda: use.members.add(project, account, who=services.who))
    return RedirectResponse(f"/projects/{project}/members", 303)


@router.post("/{account}/remove")
async def remove(project: str, account: str, services: ServicesDep, use: AccountsDep) -> Response:
    await use.run(lambda: use.members.remove(project, account, who=services.who))
    return RedirectResponse(f"/projects/{project}/members", 303)
