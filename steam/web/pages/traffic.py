"""The traffic of one deployment: a page of its own, and the part of it that keeps itself true."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from steam.web.cards import Card, read_card
from steam.web.dependencies import ServicesDep
from steam.web.rendering import render
from steam.web.services import MasterServices
from steam.web.traffic.series import SPANS
from steam.web.views.traffic import span_named
from steam.web.views.traffic_charts import errors_chart, latencies_chart, rates_chart
from steam.web.views.traffic_words import step_in_words, tiles

router = APIRouter()

SpanName = Annotated[str, Query(alias="range", max_length=20)]


@router.get("/deployments/{name}/traffic")
def traffic(
    request: Request, name: str, services: ServicesDep, span: SpanName = "1h"
) -> HTMLResponse:
    with services.store.read() as reader:
        card = read_card(reader, name)
    is_part = request.headers.get("HX-Request") == "true"
    template = "partials/traffic_now.html" if is_part else "traffic.html"
    answer = render(request, template, traffic_context(services, card, span))
    answer.headers["Vary"] = "HX-Request"
    return answer


def traffic_context(services: MasterServices, card: Card, span: str) -> Mapping[str, object]:
    """What `partials/traffic.html` shows: the one name `traffic`. Raises InvalidInput.

    `span` is the `range` of the page's query. A page that includes the partial links
    `/static/traffic.css` and loads `/static/charts/page.js` and `/static/traffic.js` as modules.
    The links of the ranges lead to `?range=`, with what the page sets as `traffic_query` before.
    """
    wanted = span_named(span)
    deployment = card.deployment
    series = services.traffic.series(deployment, wanted)
    present = services.traffic.overview([deployment])[deployment.id]
    total = series.total
    shown = {
        "deployment": deployment.name,
        "span": wanted,
        "spans": tuple(SPANS.values()),
        "tiles": tiles(series, present),
        "requests": total.requests,
        "answered": total.answered,
        "errors": sorted(total.errors.items(), key=lambda pair: (-pair[1], pair[0])),
        "step": step_in_words(wanted),
        "rates": rates_chart(series),
        "latencies": latencies_chart(series),
        "by_code": errors_chart(series),
    }
    return {"traffic": shown}
