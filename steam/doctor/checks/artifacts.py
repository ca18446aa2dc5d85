"""Model files against their digests, files that nobody knows, and rows that point nowhere."""

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from steam.core.records import Deployment
from steam.core.states import DesiredState
from steam.doctor.finding import Finding, bad, ok, warn
from steam.doctor.scene import Records, Scene

NAME = "artifacts"

_AGAIN = "Register the same model file again, or restore it from a backup."
_LOG = re.compile(r"worker-(.+)-\d+\.log(\.\d+)?")


def check_artifacts(scene: Scene) -> Iterator[Finding]:
    """Findings about model files. Reads all of them, which takes its time."""
    files = _files(scene)  # before the rows: a file is there before the row that speaks of it
    records = scene.records()
    if records is None:
        return
    names = _names(records)
    yield from _without_version(records.deployments)
    yield from _unknown(files, names.keys(), {one.name for one in records.deployments})
    faults = _faults(scene, names)
    # A model may have been removed while the others were read.
    known = _names(scene.records() or records) if faults else names
    lasting = {sha256: fault for sha256, fault in faults.items() if sha256 in known}
    for sha256, fault in lasting.items():
        yield bad(NAME, f"The file of {known[sha256]} {fault}.", _AGAIN)
    if not lasting:
        yield ok(NAME, f"Model files as they were registered: {len(known)}.")


def _names(records: Records) -> dict[str, str]:
    """What each artifact that the database points at belongs to, by its sha256."""
    names = {sha256: f"model '{name}'" for sha256, name in records.model_names.items()}
    deployments = {one.id: one.name for one in records.deployments}
    for version in records.versions:
        about = f"version {version.number} of '{deployments[version.deployment_id]}'"
        names.setdefault(version.artifact_sha256, about)
    return names


def _without_version(deployments: Iterable[Deployment]) -> Iterator[Finding]:
    for deployment in deployments:
        if deployment.version_id is None and deployment.desired is DesiredState.RUNNING:
            text = f"The deployment '{deployment.name}' has no version."
            yield bad(
                NAME, text, f"Deploy a model to it, or: steam deployment rm {deployment.name}"
            )


def _faults(scene: Scene, names: Mapping[str, str]) -> dict[str, str]:
    """What is wrong with files, by sha256; only of those with which something is."""
    faults = {}
    for done, (sha256, about) in enumerate(sorted(names.items())):
        scene.watch(done / len(names), about)
        if fault := _fault(scene.home.artifact(sha256), sha256):
            faults[sha256] = fault
    return faults


def _fault(path: Path, sha256: str) -> str:
    """What is wrong with a file, in words that follow its name; empty when nothing is."""
    try:
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return f"is missing: {path}"
    except OSError as error:
        return f"cannot be read ({error.strerror}): {path}"
    return "" if digest == sha256 else f"has been altered: {path}"


def _files(scene: Scene) -> list[Path]:
    """Everything among the artifacts, and the logs of workers."""
    artifacts = (path for path in scene.home.artifacts.glob("*") if path.name != ".gitkeep")
    return [*sorted(artifacts), *sorted(scene.home.logs.glob("worker-*"))]


def _unknown(
    files: Iterable[Path], known: Collection[str], deployments: Collection[str]
) -> Iterator[Finding]:
    sizes = {}
    for path in files:
        log = _LOG.fullmatch(path.name)
        if log[1] in deployments if log else path.stem in known:
            continue
        with suppress(FileNotFoundError):  # it has gone with its row meanwhile
            sizes[path] = path.lstat().st_size
    if not sizes:
        return
    more = f", and {len(sizes) - 1} more" if len(sizes) > 1 else ""
    size = sum(sizes.values()) / 1e6
    yield warn(
        NAME,
        f"No model or deployment has {next(iter(sizes))}{more} ({size:.1f} MB).",
        "Remove what you do not know; the master removes leftovers of an hour ago when it starts.",
    )
