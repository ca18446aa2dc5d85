"""Going through all checks: none of them may keep the others from being made."""

from collections.abc import Collection, Iterator
from dataclasses import replace

from steam.core.errors import SteamError
from steam.doctor.checks.algorithms import check_algorithms
from steam.doctor.checks.artifacts import check_artifacts
from steam.doctor.checks.clock import check_clock
from steam.doctor.checks.database import NAME as DATABASE
from steam.doctor.checks.database import check_database
from steam.doctor.checks.home import check_disk, check_home
from steam.doctor.checks.limits import check_limits, check_versions
from steam.doctor.checks.overseer import check_overseer
from steam.doctor.checks.ports import check_ports
from steam.doctor.checks.processes import check_processes
from steam.doctor.checks.trainer import check_trainer
from steam.doctor.finding import Finding, Level, bad, warn, worst_first
from steam.doctor.scene import Check, Scene

CHECKS: tuple[tuple[str, Check], ...] = (
    ("home", check_home),
    ("disk", check_disk),
    ("database", check_database),
    ("processes", check_processes),
    ("ports", check_ports),
    ("overseer", check_overseer),
    ("trainer", check_trainer),
    ("clock", check_clock),
    ("limits", check_limits),
    ("versions", check_versions),
    ("algorithms", check_algorithms),
    ("artifacts", check_artifacts),
)
"""In the order they are made. The last one reads every model file: minutes, where there are many,
for which none of the others has to wait."""

SLOW_CHECKS = frozenset({"algorithms", "artifacts"})
"""These run code of installed packages, and read every model file: for who asks for them only."""


def examine(scene: Scene, *, without: Collection[str] = ()) -> list[Finding]:
    """Everything there is to say about a home, the worst first. Raises nothing.

    `without` names checks that are not made.
    """
    findings: list[Finding] = []
    if scene.home.root.is_dir():
        try:
            scene = replace(scene, found=scene.database.examine(scene.home.database))
        except Exception as error:  # noqa: BLE001 - the sick are who we are here for
            findings.append(_unreadable(scene, error))
    for name, check in CHECKS:
        if name not in without:
            findings += _guarded(name, check, scene)
    scene.watch(1.0, "")
    return worst_first(findings)


def has_bad(findings: list[Finding]) -> bool:
    """Whether something must be mended."""
    return any(finding.level is Level.BAD for finding in findings)


def _guarded(name: str, check: Check, scene: Scene) -> Iterator[Finding]:
    try:
        yield from check(scene)
    except Exception as error:  # noqa: BLE001 - as above
        told = error.strerror if isinstance(error, OSError) else error
        text = f"This could not be checked to the end: {told or type(error).__name__}."
        yield warn(name, text, "Mend what stands above, then look again.")


def _unreadable(scene: Scene, error: Exception) -> Finding:
    if not scene.home.database.exists():
        text = f"There is no database {scene.home.database}."
        return bad(DATABASE, text, "Start steam up, which makes one, or restore a backup.")
    if isinstance(error, SteamError):
        return bad(DATABASE, error.message, error.hint or "Restore it from a backup.")
    return bad(DATABASE, f"The database cannot be read: {error}.", "Restore it from a backup.")
