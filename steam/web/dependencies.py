"""What handlers ask for, by type."""

from typing import Annotated

from fastapi import Depends, Request

from steam.web.changes import Changes
from steam.web.forwarding import Forwarder
from steam.web.services import MasterServices
from steam.web.watch import ChangeWatch


def _services(request: Request) -> MasterServices:
    services: MasterServices = request.app.state.services
    return services


def _changes(request: Request) -> Changes:
    changes: Changes = request.app.state.changes
    return changes


def _forwarder(request: Request) -> Forwarder:
    forwarder: Forwarder = request.app.state.forwarder
    return forwarder


def _watch(request: Request) -> ChangeWatch:
    watch: ChangeWatch = request.app.state.watch
    return watch


ServicesDep = Annotated[MasterServices, Depends(_services)]
ChangesDep = Annotated[Changes, Depends(_changes)]
ForwarderDep = Annotated[Forwarder, Depends(_forwarder)]
WatchDep = Annotated[ChangeWatch, Depends(_watch)]
