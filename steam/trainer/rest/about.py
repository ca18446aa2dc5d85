"""What this server is, and what it can do."""

import platform
from datetime import UTC, datetime

from steam import __version__
from steam.trainer.rest.call import Call, get
from steam.trainer.rest.schemas import Json, schema

CORE = "Core V3"


def about(call: Call) -> Json:
    """`GET /3/About`: versions and the machine, by name."""
    entries = {
        "Build project version": call.services.h2o_version,
        "Server": f"steam {__version__}",
        "Started": datetime.fromtimestamp(call.services.started_ms / 1000, UTC).isoformat(),
        "Python": platform.python_version(),
        "Operating system": f"{platform.system()} {platform.release()} {platform.machine()}",
        "Internal Security": "Disabled",
    }
    return schema(
        "AboutV3",
        "Iced",
        entries=[
            schema("AboutEntryV3", "Iced", name=name, value=value)
            for name, value in entries.items()
        ],
    )


def capabilities(call: Call) -> Json:
    """`GET /3/Capabilities`: all that the two lists below it name."""
    return _capabilities([CORE, *_algorithms(call)])


def core_capabilities(_call: Call) -> Json:
    """`GET /3/Capabilities/Core`: what the server itself is."""
    return _capabilities([CORE])


def api_capabilities(call: Call) -> Json:
    """`GET /3/Capabilities/API`: the algorithms that it has."""
    return _capabilities(_algorithms(call))


def _algorithms(call: Call) -> list[str]:
    return sorted(algorithm.name for algorithm in call.services.algorithms)


def _capabilities(names: list[str]) -> Json:
    entries = [schema("CapabilityEntryV3", "Iced", name=name) for name in names]
    return schema("CapabilitiesV3", "Iced", capabilities=entries)


routes = [
    get("/3/About", about, takes=()),
    get("/3/Capabilities", capabilities, takes=()),
    get("/3/Capabilities/Core", core_capabilities, takes=()),
    get("/3/Capabilities/API", api_capabilities, takes=()),
]
