"""Which protocol a worker speaks: whether small requests are answered one by one or gathered."""

from uvicorn.server import ServerState

from steam.core.errors import Busy
from steam.scoring.counts import Outcome
from steam.scoring.fast_protocol import FastProtocol, fast_protocol
from steam.scoring.gathering_protocol import GatheringProtocol
from steam.scoring.gathering_route import GatheringRoute
from steam.scoring.hot_route import HotRoute
from steam.scoring.worker import Worker


def protocol_of(worker: Worker, state: ServerState, size: int) -> type[FastProtocol]:
    """The protocol of one server, as the worker's policy has it; `size` is as for the hot route."""
    plain = fast_protocol(HotRoute(worker), state, size)
    plain.on_crowded = staticmethod(lambda: worker.stats.failed("post", Outcome.FAILED, Busy.code))
    if worker.gathering.max_rows <= 1:
        return plain

    class Protocol(GatheringProtocol, plain):  # type: ignore[misc,valid-type]
        gather = staticmethod(GatheringRoute(worker))

    return Protocol
