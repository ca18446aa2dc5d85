"""Who keeps the deployments up: a resident overseer, else cron or a timer, else nobody."""

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from steam.core.states import DesiredState
from steam.doctor.finding import Finding, bad, ok, warn
from steam.doctor.locks import lock_holder
from steam.doctor.scene import Scene

NAME = "overseer"

_CRON = (Path("/etc/crontab"), Path("/etc/cron.d"))
_UNITS = (
    Path("/etc/systemd/system"),
    Path("/run/systemd/system"),
    Path("/usr/lib/systemd/system"),
    Path("~/.config/systemd/user"),
)
_CRONTAB_TIMEOUT_S = 5.0


def check_overseer(scene: Scene) -> Iterator[Finding]:
    """Findings about what runs passes now, and after a reboot."""
    locks = (scene.machine.proc / "locks").read_text()
    resident = lock_holder(scene.home.resident_lock, locks)
    master = lock_holder(scene.home.server_lock("master"), locks)
    if resident is not None:
        yield ok(NAME, f"A resident overseer watches this home (pid {resident}).")
    elif master is not None:
        yield ok(NAME, f"The master runs passes on this home (pid {master}).")
    comes_back = after_boot(scene.home.root, [*_crontab(), *_texts(_CRON)], _texts(_UNITS))
    if comes_back:
        yield ok(NAME, comes_back)
        return
    line = f"* * * * * {scene.steam_command} overseer {scene.home.root}"
    if resident is not None or master is not None:
        text = "Neither cron nor systemd names this home: after a reboot nothing comes back."
        yield warn(NAME, text, f"Install systemd/steam.service, or add with crontab -e: {line}")
        return
    records = scene.records()
    wanted = records.deployments if records else ()
    level = bad if any(one.desired is DesiredState.RUNNING for one in wanted) else warn
    text = "Nobody looks after this home: what dies stays dead."
    yield level(NAME, text, f"Run steam up, or add with crontab -e: {line}")


def after_boot(root: Path, cron: Sequence[str], units: Sequence[str]) -> str:
    """What brings the deployments back, in a sentence; empty when nothing does.

    A line of cron or a unit counts when it names both steam and the home.
    """
    lines = [line for text in cron for line in text.splitlines() if not line.startswith("#")]
    if any(_names(line, root) for line in lines):
        return "cron runs the overseer on this home."
    if any(_names(unit, root) for unit in units):
        return "systemd has a unit for this home."
    return ""


def _names(text: str, root: Path) -> bool:
    words = text.replace("=", " ").replace('"', " ").replace("'", " ").split()
    return "steam" in text and any(word.rstrip("/") == str(root) for word in words)


def _crontab() -> list[str]:
    """The user's crontab, where there is cron."""
    program = shutil.which("crontab")
    if program is None:
        return []
    try:
        listed = subprocess.run(  # noqa: S603 - a fixed program without arguments of others
            [program, "-l"], capture_output=True, timeout=_CRONTAB_TIMEOUT_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return []
    return [listed.stdout.decode(errors="replace")]


def _texts(places: Sequence[Path]) -> list[str]:
    """The texts of files, and of those in folders, that may be read."""
    texts = []
    for place in (place.expanduser() for place in places):
        for path in sorted(place.glob("*")) if place.is_dir() else [place]:
            try:
                if path.is_file():
                    texts.append(path.read_text(encoding="utf-8", errors="replace"))
            except PermissionError:
                continue  # another user's business
    return texts
