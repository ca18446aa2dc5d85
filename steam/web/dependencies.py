"""What handlers ask for, by type."""

from typing import Annotated

from fastapi import Depends, Request

from steam.web.changes import Changes
from steam.web.services import MasterServices
from steam.web.watch import ChangeWatch


def _services(request: Request) -> MasterServices:
    services: MasterServices = request.app.state.services
    return services


def _changes(request: Request) -> Changes:
    changes: Changes = request.app.state.changes
    return changes


def _base_url(request: Request) -> str:
    """The address under which the client knows this server, which it has checked."""
    return str(request.base_url).rstrip("/")


def _watch(request: Request) -> ChangeWatch:
    watch: ChangeWatch = request.app.state.watch
    return watch


BaseUrlDep = Annotated[str, Depends(_base_url)]
ServicesDep = Annotated[MasterServices, Depends(_services)]
ChangesDep = Annotated[Changes, Depends(_changes)]
WatchDep = Annotated[ChangeWatch, Depends(_watch)]
