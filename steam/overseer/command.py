"""How a process is started: its command line and its environment, as plain data."""

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import steam
from steam.core.home import Home
from steam.core.policy import Policy
from steam.overseer.processes import HOME_VARIABLE, TOKEN_VARIABLE, WORKER_MODULE

_PASSED_ON = (
    *("PATH", "HOME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "LD_LIBRARY_PATH"),
    "STEAM_ALLOW_UNSAFE_MODELS",
)
_PREFIX_PASSED_ON = "LC_"
_THREAD_LIMITS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


@dataclass(frozen=True, slots=True)
class Command:
    """All that a launcher needs to start one process, which inherits `descriptors` and no other."""

    argv: tuple[str, ...]
    environ: Mapping[str, str]
    log: Path
    token: str
    descriptors: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """What all workers of a home have in common."""

    home: Home
    host: str
    max_body_mb: int
    program: tuple[str, ...] = (sys.executable, "-m", WORKER_MODULE)


def worker_command(
    settings: WorkerSettings,
    *,
    deployment: str,
    deployment_id: int,
    version: int,
    slot: int,
    artifact_sha256: str,
    policy: Policy,
    port: int,
    listener: int,
    token: str,
) -> Command:
    """The command of one worker, as `docs/http.md` lays it down."""
    home = settings.home
    options = {
        "--artifact": home.artifact(artifact_sha256),
        "--sha256": artifact_sha256,
        "--host": settings.host,
        "--port": port,
        "--listener": listener,
        "--deployment": deployment,
        "--version": version,
        "--policy": json.dumps(asdict(policy)),
        "--max-body-mb": settings.max_body_mb,
        "--figures": home.worker_figures(deployment, deployment_id),
    }
    words = [str(word) for option in options.items() for word in option]
    return Command(
        argv=(*settings.program, *words),
        environ=worker_environ(os.environ, home, token),
        log=home.worker_log(deployment, slot),
        token=token,
        descriptors=(listener,),
    )


def worker_environ(outer: Mapping[str, str], home: Home, token: str) -> dict[str, str]:
    """The few variables that a process gets: nothing else of the overseer's leaks into it."""
    passed_on = {
        name: value
        for name, value in outer.items()
        if name in _PASSED_ON or name.startswith(_PREFIX_PASSED_ON)
    }
    return {
        "PATH": os.defpath,
        **passed_on,
        **dict.fromkeys(_THREAD_LIMITS, "1"),
        # The same steam as this one, and never a module from the folder it is started in.
        "PYTHONPATH": str(Path(steam.__file__).parents[1]),
        "PYTHONSAFEPATH": "1",
        "PYTHONUNBUFFERED": "1",
        TOKEN_VARIABLE: token,
        HOME_VARIABLE: str(home.root),
    }
