"""One model: how good it is, what is in it, where it came from and where it serves."""

from collections.abc import Sequence, Set

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from steam.core.errors import SteamError
from steam.core.home import Home
from steam.core.records import Label, Model
from steam.core.states import DesiredState
from steam.core.store import Reader
from steam.deploy.curves import Curves, MetricCurves
from steam.deploy.model_curves import curves_of
from steam.web.dependencies import BaseUrlDep, ServicesDep
from steam.web.gateway.address import predict_path
from steam.web.pages.lineage import requests_of
from steam.web.pages.metrics import headline, metric_table
from steam.web.rendering import render
from steam.web.views.coefficients import coefficients_of, interval_bars
from steam.web.views.facts import ModelFacts, read_facts
from steam.web.views.leaderboard import KIND_WORDS
from steam.web.views.lineage import Use, parse_words, uses_of
from steam.web.views.model_snippets import model_snippets
from steam.web.views.model_warnings import model_warnings
from steam.web.views.models import find_model, names_at, one_model
from steam.web.views.parameters import parameters_of
from steam.web.views.plots import (
    calibration_rows,
    gains_rows,
    history_lines,
    kinds_of,
    picker_view,
)

router = APIRouter()

_MOST_IMPORTANT = 20
_MOST_CLASSES = 30


@router.get("/models/{name}")
def model(name: str, request: Request, services: ServicesDep, base_url: BaseUrlDep) -> HTMLResponse:
    with services.store.read() as reader:
        record = find_model(reader, name)
        shown = one_model(reader, name)
        deployments = reader.deployments()
        uses = uses_of(reader.versions(), deployments, record)
        asked = requests_of(reader, services.traffic, uses, services.clock.now_ms())
        labels = _labels_of(reader, record)
        troubled = {incident.thing for incident in reader.open_incidents()}
    facts = read_facts(record.facts)
    curves, missing = _curves(services.home, record)
    context = {
        "model": shown,
        "facts": facts,
        "missing": missing,
        "headline": headline(facts.metrics, record.category),
        "metrics": metric_table(facts.metrics),
        "deployments": [deployment.name for deployment in deployments],
        "uses": uses,
        "asked": asked,
        "parse": parse_words(facts.lineage),
        "labels": labels,
        "warnings": model_warnings(facts, curves, record.category),
        "snippets": model_snippets(record.name, facts, _url(base_url, uses, troubled)),
        "parameters": parameters_of(facts.parameters, curves.asked),
        "duration_ms": curves.duration_ms,
        **_drawn(record, facts, curves),
    }
    return render(request, "model.html", context)


def _curves(home: Home, record: Model) -> tuple[Curves, str]:
    """What its artifact draws, and else why there is nothing: the page is there without it."""
    try:
        return curves_of(home.artifact(record.artifact_sha256)), ""
    except SteamError as error:
        return Curves(), str(error)


def _drawn(record: Model, facts: ModelFacts, curves: Curves) -> dict[str, object]:
    kinds = kinds_of(curves)
    main = curves.metrics[kinds[0]] if kinds else MetricCurves()
    coefficients = coefficients_of(facts.coefficients, curves.certainty)
    confusion = main.confusion
    if confusion is not None and len(confusion.levels) > _MOST_CLASSES:
        confusion = None
    return {
        "kind": KIND_WORDS[kinds[0]] if kinds else "",
        "pickers": [
            (KIND_WORDS[kind], view)
            for kind in kinds
            if (view := picker_view(curves.metrics[kind], record.name))
        ],
        "gains": [] if main.gains is None else gains_rows(main.gains),
        "calibration": calibration_rows(main),
        "confusion": confusion,
        "hit_ratios": main.hit_ratios,
        "history": history_lines(curves),
        "coefficients": coefficients,
        "intervals": interval_bars(coefficients),
        "importance": list(zip(curves.importance.name, curves.importance.scaled, strict=True))[
            :_MOST_IMPORTANT
        ],
    }


def _labels_of(reader: Reader, record: Model) -> list[tuple[Label, str | None]]:
    """The labels of its project, with the name of the model at which each points."""
    labels = [label for label in reader.labels() if label.project_id == record.project_id]
    names = names_at(reader, labels)
    return [(label, None if label.model_id is None else names[label.model_id]) for label in labels]


def _url(base_url: str, uses: Sequence[Use], troubled: Set[str]) -> str:
    """Where it answers, if it does: that of the first deployment that serves it; one that is
    stopped or in trouble comes last."""
    serving = [use for use in uses if use.is_current]
    if not serving:
        return ""
    best = min(
        serving,
        key=lambda use: (
            use.deployment.desired is DesiredState.STOPPED,
            f"deployment:{use.name}" in troubled,
        ),
    )
    return base_url + predict_path(best.name)
