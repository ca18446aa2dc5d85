"""Algorithms that other packages bring to the trainer."""

from collections.abc import Iterator

from steam.doctor.finding import Finding, ok, warn
from steam.doctor.scene import Scene

NAME = "algorithms"


def check_algorithms(scene: Scene) -> Iterator[Finding]:
    """Findings about packages whose algorithm the trainer leaves out."""
    refused = scene.refused_algorithms()
    for text in refused:
        yield warn(NAME, text, "Mend or remove the package, then restart the trainer.")
    if not refused:
        yield ok(NAME, "No installed algorithm is left out.")
