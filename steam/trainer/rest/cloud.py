"""The state of the trainer, as a cloud of one node."""

import os
import shutil
from pathlib import Path

import psutil

from steam import __version__
from steam.trainer.rest.call import Call, get
from steam.trainer.rest.schemas import Json, schema

CLOUD_NAME = "steam"


def show_cloud(call: Call) -> Json:
    """`GET /3/Cloud`: cheap, since clients ask before every other request."""
    services = call.services
    now_ms = services.clock.now_ms()
    return schema(
        "CloudV3",
        "Iced",
        skip_ticks=call.arguments.flag("skip_ticks"),
        version=services.h2o_version,
        branch_name="steam",
        build_number=services.h2o_version.rpartition(".")[2],
        build_age="0 days",
        build_too_old=False,
        describe=f"steam {__version__}",
        last_commit_hash="",
        compiled_by="",
        compiled_on="",
        node_idx=0,
        cloud_name=CLOUD_NAME,
        cloud_size=1,
        cloud_uptime_millis=max(now_ms - services.started_ms, 0),
        cloud_internal_timezone="UTC",
        datafile_parser_timezone=services.time_zone.name,
        cloud_healthy=True,
        bad_nodes=0,
        consensus=True,
        locked=False,
        is_client=False,
        web_ip=None,
        hadoop_version=None,
        telemetry_enabled=False,
        internal_security_enabled=False,
        leader_idx=0,
        nodes=[_node(now_ms, services.home.root, len(services.store.snapshot()))],
    )


def ping(call: Call) -> Json:
    """`GET /3/Ping`."""
    services = call.services
    uptime = max(services.clock.now_ms() - services.started_ms, 0)
    free = psutil.virtual_memory().available
    node = schema("NodeMemoryInfoV3", "Iced", ip_port=CLOUD_NAME, free_mem=free)
    return schema("PingV3", "Iced", cloud_uptime_millis=uptime, cloud_healthy=True, nodes=[node])


def _node(now_ms: int, home: Path, keys: int) -> Json:
    memory = psutil.virtual_memory()
    processors = os.cpu_count() or 1
    allowed = len(os.sched_getaffinity(0))
    disk = shutil.disk_usage(home if home.exists() else "/")
    return schema(
        "NodeV3",
        "Iced",
        h2o=CLOUD_NAME,
        ip_port=CLOUD_NAME,
        healthy=True,
        last_ping=now_ms,
        pid=os.getpid(),
        num_cpus=processors,
        cpus_allowed=allowed,
        nthreads=allowed,
        sys_load=os.getloadavg()[0],
        mem_value_size=0,
        pojo_mem=psutil.Process().memory_info().rss,
        free_mem=memory.available,
        max_mem=memory.total,
        swap_mem=0,
        num_keys=keys,
        free_disk=disk.free,
        max_disk=disk.total,
        rpcs_active=0,
        fjthrds=[],
        fjqueue=[],
        tcps_active=0,
        open_fds=psutil.Process().num_fds(),
        gflops=0.0,
        mem_bw=0.0,
    )


routes = [
    get("/3/Cloud", show_cloud, takes=("skip_ticks",)),
    get("/3/Ping", ping, takes=()),
]
