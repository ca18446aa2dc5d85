"""Sessions: names that a client puts into the keys of its temporaries."""

import secrets

from steam.trainer.rest.call import Call, delete, post
from steam.trainer.rest.schemas import Json, schema


def open_session(_call: Call) -> Json:
    """`POST /4/sessions`: a new name; nothing is kept for it here."""
    return {"__schema": "/4/schemas/SessionIdV4", "session_key": f"_sid_{secrets.token_hex(2)}"}


def close_session(call: Call) -> Json:
    """`DELETE /4/sessions/{session}`."""
    return schema(
        "InitIDV3", "Iced", session_key=call.path["session"], session_properties_allowed=False
    )


routes = [post("/4/sessions", open_session), delete("/4/sessions/{session}", close_session)]
