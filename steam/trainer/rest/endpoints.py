"""The routes of the API, as the API tells them."""

from collections.abc import Sequence

from starlette.routing import BaseRoute

from steam.core.errors import NotFound
from steam.trainer.rest.call import Call, Endpoint, get
from steam.trainer.rest.schemas import Json, schema


def routes_about(routes: Sequence[BaseRoute]) -> list[Endpoint]:
    """The routes that tell of these routes, and of themselves."""
    told: list[Json] = []

    def list_endpoints(_call: Call) -> Json:
        """`GET /3/Metadata/endpoints`: every route, with the parameters that it takes."""
        return schema("MetadataV3", "Iced", routes=told, schemas=None)

    def show_endpoint(call: Call) -> Json:
        """`GET /3/Metadata/endpoints/{number}`: the route of that number in the list."""
        number = call.path["number"]
        if not number.isdecimal() or int(number) >= len(told):
            raise NotFound("endpoint", number[:80])
        return schema("MetadataV3", "Iced", routes=[told[int(number)]], schemas=None)

    own = [
        get("/3/Metadata/endpoints", list_endpoints, takes=()),
        get("/3/Metadata/endpoints/{number}", show_endpoint, takes=("num",)),
    ]
    told += [_told(route) for route in (*routes, *own) if isinstance(route, Endpoint)]
    return own


def _told(route: Endpoint) -> Json:
    """RouteV3; the handler is a function and no method of a class."""
    return schema(
        "RouteV3",
        http_method=route.method,
        url_pattern=route.path_format,
        summary=route.summary,
        api_name=route.handler_name,
        handler_class=None,
        handler_method=route.handler_name,
        input_schema=None,
        output_schema=None,
        path_params=sorted(route.param_convertors),
        parameters=None if route.takes is None else sorted(route.takes),
        markdown=None,
    )
