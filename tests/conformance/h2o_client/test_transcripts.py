"""Every recorded request of real clients, sent again: each reply is the recorded one.

`transcripts/told.jsonl.xz` holds what H2O 3.46.0.12 replied, `transcripts/rules.py` what need not
be alike and why; `figures.py` beside it is about numbers of models, `unread.py` about what nobody
reads. `known.py` tells the places that differ today, and why. A difference anywhere else fails, and
so does a place there that has become H2O's.
"""

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conformance.h2o_client.flows.every import FLOWS
from tests.conformance.h2o_client.transcripts.comparison import differences
from tests.conformance.h2o_client.transcripts.data import lay_out
from tests.conformance.h2o_client.transcripts.exchanges import Exchange, Reply, read
from tests.conformance.h2o_client.transcripts.known import KNOWN
from tests.conformance.h2o_client.transcripts.replay import Replay
from tests.conformance.h2o_client.transcripts.rule import Known

EXCHANGES = read()
TIMED = "job_maxruntime"
"""What there is when its second is over depends on the machine; test_flows.py tells of the rest."""
FLOWS_TOLD = dict.fromkeys(one.flow for one in EXCHANGES)
NAMES = [name for name in FLOWS_TOLD if name not in ("setup", TIMED)]
pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def replayed(
    trainer_url: str, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Replay, Sequence[tuple[Exchange, Reply]]]:
    """All replies; a request needs what earlier ones made."""
    data = tmp_path_factory.mktemp("replay")
    lay_out(data)
    with httpx.Client(base_url=trainer_url, timeout=60, trust_env=False) as http:
        replay = Replay(http, data)
        replies = [(one, replay.send(one)) for one in EXCHANGES]
        for session in {(one.form or {}).get("session_id", "") for one in EXCHANGES} - {""}:
            http.delete(f"/4/sessions/{replay.here(session)}")  # test_r.py has the same ones
        http.delete("/3/DKV").raise_for_status()
        return replay, replies


def unknown(exchange: Exchange, reply: Reply, replay: Replay) -> list[str]:
    """The differences that are not among the known ones."""
    known = [one for one in KNOWN if exchange.flow in one.flows]
    return [
        f"{exchange.step}: {exchange.request}: {line}"
        for line in differences(exchange, reply, replay.here)
        if not any(one.explains(exchange.request, exchange.step, line) for one in known)
    ]


@pytest.mark.timeout(600)
@pytest.mark.parametrize("flow", NAMES)
def test_replies_are_the_recorded_ones(
    flow: str, replayed: tuple[Replay, Sequence[tuple[Exchange, Reply]]]
) -> None:
    replay, replies = replayed
    wrong = [
        line for one, reply in replies if one.flow == flow for line in unknown(one, reply, replay)
    ]
    assert not wrong, "\n".join(wrong[:50])


@pytest.mark.timeout(600)
@pytest.mark.parametrize("known", KNOWN, ids=lambda one: one.why)
def test_what_is_known_to_differ_still_does(
    known: Known, replayed: tuple[Replay, Sequence[tuple[Exchange, Reply]]]
) -> None:
    """Each of its places does in one of its flows, and one of its places in each of these."""
    replay, replies = replayed
    found = {
        (exchange.flow, place)
        for exchange, reply in replies
        if exchange.flow in known.flows
        for line in differences(exchange, reply, replay.here)
        for place in known.places
        if replace(known, places=(place,), at_times=()).explains(
            exchange.request, exchange.step, line
        )
    }
    assert {flow for flow, _ in found} == set(known.flows)
    assert {place for _, place in found} == set(known.places)


def test_every_flow_of_the_python_client_is_run_by_it() -> None:
    assert {name for name in NAMES if not name.startswith("r_")} <= FLOWS.keys()


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("num_rows",), 2),
        (("num_rows",), "3"),
        (("num_rows",), None),
        (("key", "type"), "Key<Model>"),
        (("more",), 1),
    ],
)
def test_a_reply_that_differs_is_noticed(
    path: Sequence[str], value: object, tmp_path: Path
) -> None:
    exchange = next(one for one in EXCHANGES if "tmp=" in (one.form or {}).get("ast", ""))
    told = deepcopy(exchange.told.body)
    with httpx.Client() as http:
        replay = Replay(http, tmp_path)
        assert not list(differences(exchange, exchange.told, replay.here))
        part: Any = told
        for name in path[:-1]:
            part = part[name]
        part[path[-1]] = value
        assert unknown(exchange, replace(exchange.told, body=told), replay)


def test_a_field_under_another_name_is_noticed(tmp_path: Path) -> None:
    exchange = next(one for one in EXCHANGES if "tmp=" in (one.form or {}).get("ast", ""))
    told = dict(exchange.told.body)
    told["rows"] = told.pop("num_rows")
    with httpx.Client() as http:
        replay = Replay(http, tmp_path)
        found = unknown(exchange, replace(exchange.told, body=told), replay)
    assert len(found) == 2


@pytest.mark.parametrize(("kind", "noticed"), [("TRACE", False), ("WARN", True), ("ERRR", True)])
def test_messages_that_clients_show_are_noticed(kind: str, noticed: bool, tmp_path: Path) -> None:
    exchange = _of("POST /3/ModelBuilders/glm", "glm_binomial")
    told = deepcopy(exchange.told.body)
    told["messages"].append({"message_type": kind, "field_name": "family", "message": "more"})
    with httpx.Client() as http:
        replay = Replay(http, tmp_path)
        found = unknown(exchange, replace(exchange.told, body=told), replay)
    assert bool(found) is noticed


@pytest.mark.parametrize(
    ("flow", "factor", "noticed"),
    [("glm_binomial", 1 + 1e-4, False), ("glm_binomial", 1.01, True), ("glm_cv", 1.01, False)],
)
def test_a_number_beyond_what_its_flow_allows_is_noticed(
    flow: str, factor: float, noticed: bool, tmp_path: Path
) -> None:
    exchange = _of("GET /3/Models/", flow)
    told = deepcopy(exchange.told.body)
    told["models"][0]["output"]["training_metrics"]["logloss"] *= factor
    with httpx.Client() as http:
        replay = Replay(http, tmp_path)
        found = unknown(exchange, replace(exchange.told, body=told), replay)
    assert bool(found) is noticed


def _of(request: str, flow: str) -> Exchange:
    """The first exchange of that flow whose request begins so."""
    return next(
        one
        for one in EXCHANGES
        if one.flow == flow and one.request.startswith(request) and one.told.status == 200
    )
