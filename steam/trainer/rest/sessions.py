"""Sessions: names that a client puts into the keys of its temporaries."""

import secrets

from steam.core.freed_memory import give_back_freed_memory
from steam.trainer.rest.call import Call, delete, get, post
from steam.trainer.rest.keys import remove
from steam.trainer.rest.schemas import Json, schema
from steam.trainer.rest.services import TrainerServices

IDLE_MS = 24 * 3_600_000
"""The temporaries of a session that nobody uses for so long go: its client has vanished."""


def open_session(call: Call) -> Json:
    """`POST /4/sessions`: a new name. What it stands for is made when it is first used."""
    end_idle(call.services)
    return {"__schema": "/4/schemas/SessionIdV4", "session_key": _new_name()}


def open_for_r(call: Call) -> Json:
    """`GET /3/InitID`: the same for the R client."""
    end_idle(call.services)
    return schema("InitIDV3", "Iced", session_key=_new_name(), session_properties_allowed=False)


def close_session(call: Call) -> Json:
    """`DELETE /4/sessions/{session}` and `DELETE /3/InitID`: its temporaries go."""
    name = call.path.get("session", "")
    end(call.services, name)
    return schema("InitIDV3", "Iced", session_key=name, session_properties_allowed=False)


def end(services: TrainerServices, name: str) -> None:
    """Forget a session and its temporaries."""
    for key in services.sessions.end(name):
        remove(services, key)
    give_back_freed_memory()


def end_idle(services: TrainerServices) -> None:
    """Forget the sessions of clients that have vanished."""
    for name in services.sessions.unused_since(services.clock.now_ms() - IDLE_MS):
        end(services, name)


def _new_name() -> str:
    return f"_sid_{secrets.token_hex(4)}"


routes = [
    post("/4/sessions", open_session),
    delete("/4/sessions/{session}", close_session),
    get("/3/InitID", open_for_r),
    delete("/3/InitID", close_session),
]
