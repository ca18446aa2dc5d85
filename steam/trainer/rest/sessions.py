"""Sessions: names that a client puts into the keys of its temporaries."""

import secrets
from collections.abc import Iterable

from steam.core.errors import Exhausted
from steam.core.freed_memory import give_back_freed_memory
from steam.trainer.algorithms.parameters import InvalidParameter
from steam.trainer.rest.call import Call, delete, get, post
from steam.trainer.rest.keys import check_new_key, remove
from steam.trainer.rest.schemas import Json, schema
from steam.trainer.rest.services import TrainerServices

MAX_PROPERTIES = 100
MAX_PROPERTY = 4096


def open_session(call: Call) -> Json:
    """`POST /4/sessions`: a new name. What it stands for is made when it is first used."""
    end_idle(call.services)
    return {"__schema": "/4/schemas/SessionIdV4", "session_key": _new_name()}


def open_for_r(call: Call) -> Json:
    """`GET /3/InitID`: the same for the R client."""
    end_idle(call.services)
    return _initial(_new_name())


def close_session(call: Call) -> Json:
    """`DELETE /4/sessions/{session}` and `DELETE /3/InitID`: its temporaries go."""
    name = call.path.get("session") or call.arguments.text("session_key")
    _remove_temporaries(call.services, call.services.sessions.end(name))
    return _initial(name or None)


def set_property(call: Call) -> Json:
    """`POST /3/SessionProperties`: keep `value` under `key` for the session; without it, forget."""
    arguments = call.arguments
    name = check_new_key(arguments.required("key"))
    value = arguments.text("value")
    if len(value) > MAX_PROPERTY:
        raise InvalidParameter(f"A session's property has at most {MAX_PROPERTY} characters.")
    with call.services.sessions.use(arguments.required("session_key")) as session:
        if value:
            if name not in session.properties and len(session.properties) >= MAX_PROPERTIES:
                raise Exhausted(f"A session has at most {MAX_PROPERTIES} properties.")
            session.properties[name] = value
        else:
            session.properties.pop(name, None)
    return _property(call, value or None)


def show_property(call: Call) -> Json:
    """`GET /3/SessionProperties`: what is kept under `key` for the session."""
    name = call.arguments.required("key")
    with call.services.sessions.use(call.arguments.required("session_key")) as session:
        return _property(call, session.properties.get(name))


def end_idle(services: TrainerServices) -> None:
    """Forget the sessions of clients that have vanished, and their temporaries."""
    idle_since_ms = services.clock.now_ms() - services.session_idle_ms
    _remove_temporaries(services, services.sessions.end_unused(idle_since_ms))


def _remove_temporaries(services: TrainerServices, keys: Iterable[str]) -> None:
    removed = [remove(services, key) for key in keys]
    if removed:
        give_back_freed_memory()


def _initial(name: str | None) -> Json:
    return schema("InitIDV3", "Iced", session_key=name, session_properties_allowed=True)


def _property(call: Call, value: str | None) -> Json:
    arguments = call.arguments
    return schema(
        "SessionPropertyV3",
        "Iced",
        session_key=arguments.text("session_key"),
        key=arguments.text("key"),
        value=value,
    )


def _new_name() -> str:
    return f"_sid_{secrets.token_hex(4)}"


_NAMED = ("session_key", "session_properties_allowed")

routes = [
    post("/4/sessions", open_session, takes=_NAMED),
    delete("/4/sessions/{session}", close_session, takes=_NAMED),
    get("/3/InitID", open_for_r, takes=_NAMED),
    delete("/3/InitID", close_session, takes=_NAMED),
    post("/3/SessionProperties", set_property, takes=("session_key", "key", "value")),
    get("/3/SessionProperties", show_property, takes=("session_key", "key", "value")),
]
