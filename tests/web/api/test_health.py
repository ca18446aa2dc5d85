"""GET /api/health."""

import os

from steam import __version__


def test_health_says_who_answers(world):
    health = world.client.get("/api/health").json()
    assert health == {
        "status": "ok",
        "version": __version__,
        "home": str(world.home.root),
        "pid": os.getpid(),
        "overseer": {"last_pass_ms": None, "interval_s": 5.0},
        "isolation": health["isolation"],
    }
    assert health["isolation"]["by"] == "rlimits"
    assert all(lack.endswith(".") for lack in health["isolation"]["lacks"])
