"""Everything that the trainer's HTTP API works with, as one value made at the composition root."""

from dataclasses import dataclass, field
from pathlib import Path

from steam.core.clock import Clock
from steam.core.home import Home
from steam.core.origin import LOOPBACK_NAMES
from steam.trainer.algorithms.registry import Algorithms
from steam.trainer.auto_values import AutoValues
from steam.trainer.compute.engine import LocalEngine
from steam.trainer.jobs import Jobs
from steam.trainer.rapids.sessions import Sessions
from steam.trainer.rest.kept_log import KeptLog
from steam.trainer.rest.statistics import FrameStatistics
from steam.trainer.store import Store
from steam.trainer.time_zone import TimeZone


@dataclass(frozen=True, slots=True)
class TrainerServices:
    """The collaborators and limits of one trainer.

    Uploads are kept in `home.frames`; imports come from below `import_roots` (absolute, resolved)
    and never from the rest of the home. `host_names` are the names by which a request may call
    this server, empty when any will do: a page of another site that has its name resolve to
    loopback is kept out by them. `import_urls` are the beginnings of URLs that may be imported
    from; `parse_memory_bytes` (0: no limit) bounds the child that reads tables. A session that
    nobody uses for `session_idle_ms` loses its temporaries. Who knows `token` needs no login.
    """

    store: Store
    jobs: Jobs
    engine: LocalEngine
    statistics: FrameStatistics
    sessions: Sessions
    algorithms: Algorithms
    clock: Clock
    home: Home
    import_roots: tuple[Path, ...]
    max_upload_bytes: int
    max_columns: int
    block_rows: int
    h2o_version: str
    started_ms: int
    host_names: frozenset[str] = LOOPBACK_NAMES
    import_urls: tuple[str, ...] = ()
    parse_memory_bytes: int = 4 << 30
    session_idle_ms: int = 24 * 3_600_000
    log: KeptLog = field(default_factory=KeptLog)
    token: str = ""
    time_zone: TimeZone = field(default_factory=TimeZone)
    auto_values: AutoValues = field(default_factory=AutoValues)
