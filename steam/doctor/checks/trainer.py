"""The trainer of this home, if one says that it runs."""

import json
from collections.abc import Iterator

from steam.doctor.finding import Finding, bad, ok
from steam.doctor.scene import Scene

NAME = "trainer"


def check_trainer(scene: Scene) -> Iterator[Finding]:
    """Whether the trainer answers at the address that it recorded."""
    try:
        recorded = json.loads(scene.home.address("trainer").read_text(encoding="utf-8"))
        url = str(recorded["url"])
    except FileNotFoundError:
        yield ok(NAME, "No trainer runs for this home.")
        return
    except (ValueError, KeyError, TypeError):
        fix = "Start the trainer again: it writes the record anew."
        yield bad(NAME, "The record of where the trainer listens cannot be read.", fix)
        return
    if scene.machine.answers(url):
        yield ok(NAME, f"The trainer answers at {url}.")
        return
    fix = "Look at log/trainer.log of the home, then start it again with steam trainer or steam up."
    yield bad(NAME, f"The trainer does not answer at {url}.", fix)
