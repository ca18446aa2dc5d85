"""JSON answers."""

import msgspec
from starlette.responses import Response


class Json(Response):
    """Plain data as JSON; NaN and infinities become null."""

    media_type = "application/json"

    def render(self, content: object) -> bytes:
        return msgspec.json.encode(content)
