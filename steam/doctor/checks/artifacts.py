"""Model files against their digests, files that nobody knows, and rows that point nowhere."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

from steam.core.states import DesiredState
from steam.doctor.finding import Finding, bad, ok, warn
from steam.doctor.scene import Scene

NAME = "artifacts"

_AGAIN = "Register the same model file again, or restore it from a backup."
_LOG = re.compile(r"worker-(.+)-\d+\.log(\.\d+)?")


def check_artifacts(scene: Scene) -> Iterator[Finding]:
    """Findings about model files. Reads all of them."""
    if scene.database is None:
        return
    names = {model.artifact_sha256: f"model '{model.name}'" for model in scene.database.models}
    deployments = {one.id: one for one in scene.database.deployments}
    for version in scene.database.versions:
        about = f"version {version.number} of '{deployments[version.deployment_id].name}'"
        names.setdefault(version.artifact_sha256, about)
    damaged = 0
    for done, (sha256, about) in enumerate(sorted(names.items())):
        scene.watch(done / len(names), about)
        fault = _fault(scene.home.artifact(sha256), sha256)
        if fault:
            damaged += 1
            yield bad(NAME, f"The file of {about} {fault}.", _AGAIN)
    if not damaged:
        yield ok(NAME, f"Model files as they were registered: {len(names)}.")
    for deployment in deployments.values():
        if deployment.version_id is None and deployment.desired is DesiredState.RUNNING:
            text = f"The deployment '{deployment.name}' has no version."
            yield bad(
                NAME, text, f"Deploy a model to it, or: steam deployment rm {deployment.name}"
            )
    yield from _unknown_files(scene, set(names), {one.name for one in deployments.values()})


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


def _unknown_files(scene: Scene, known: set[str], deployments: set[str]) -> Iterator[Finding]:
    artifacts = sorted(scene.home.artifacts.glob("*"))
    unknown = [path for path in artifacts if path.stem not in known and path.name != ".gitkeep"]
    for path in scene.home.logs.glob("worker-*"):
        match = _LOG.fullmatch(path.name)
        if match and match[1] not in deployments:
            unknown.append(path)
    if not unknown:
        return
    size = sum(path.lstat().st_size for path in unknown)
    first, more = unknown[0], len(unknown) - 1
    text = f"No model or deployment has {first}" + (f", and {more} more" if more else "")
    yield warn(
        NAME,
        f"{text} ({size / 1e6:.1f} MB).",
        "Remove what you do not know; the master removes leftovers of an hour ago when it starts.",
    )
