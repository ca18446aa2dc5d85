"""What Flow's routes work with, made once for an application."""

from dataclasses import dataclass

from steam.web.flow.flow_files import FlowFiles
from steam.web.flow.flows import Flows
from steam.web.flow.link import TrainerLink
from steam.web.flow.standing import StandingOfTrainer
from steam.web.services import MasterServices


@dataclass(frozen=True, slots=True)
class FlowParts:
    """The way to the trainer, how it stands, and the saved flows of the home."""

    link: TrainerLink
    standing: StandingOfTrainer
    flows: Flows


def flow_parts(services: MasterServices) -> FlowParts:
    """The parts over the home of `services`; close `link` when the application ends."""
    link = TrainerLink()
    flows = Flows(FlowFiles(services.home.flows), services.clock)
    return FlowParts(link, StandingOfTrainer(link), flows)
