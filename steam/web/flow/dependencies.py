"""What Flow's handlers ask for, by type."""

from typing import Annotated

from fastapi import Depends, Request

from steam.web.flow.flows import Flows
from steam.web.flow.link import TrainerLink
from steam.web.flow.parts import FlowParts
from steam.web.flow.standing import StandingOfTrainer


def _link(request: Request) -> TrainerLink:
    parts: FlowParts = request.app.state.flow
    return parts.link


def _standing(request: Request) -> StandingOfTrainer:
    parts: FlowParts = request.app.state.flow
    return parts.standing


def _flows(request: Request) -> Flows:
    parts: FlowParts = request.app.state.flow
    return parts.flows


LinkDep = Annotated[TrainerLink, Depends(_link)]
StandingDep = Annotated[StandingOfTrainer, Depends(_standing)]
FlowsDep = Annotated[Flows, Depends(_flows)]
