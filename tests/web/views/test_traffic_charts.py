"""What the charts of traffic draw."""

from steam.web.traffic.series import SPANS, Present, series
from steam.web.views.traffic_charts import errors_chart, latencies_chart, rates_chart
from tests.web.traffic.test_traffic import traffic

NOW = Present(28_333_337, 30.0)
PLACED = [
    (NOW.minute, traffic(60, busy=3)),
    (NOW.minute - 2, traffic(60, busy=6, not_found=12)),
]
SERIES = series(PLACED, SPANS["15m"], NOW)


def lines(chart) -> dict[str, list]:
    return {line["name"]: [y for _, y in line["points"]] for line in chart["series"]}


def test_rates_by_kind() -> None:
    found = lines(rates_chart(SERIES))
    assert found["answered"][-3:] == [1, 0, 2]
    assert found["client errors"][-3:] == [0.2, 0, 0]
    assert found["server errors"][-3:] == [0.1, 0, 0.1]
    assert list(lines(rates_chart(series([], SPANS["15m"], NOW)))) == ["answered"]


def test_latencies_have_gaps() -> None:
    found = lines(latencies_chart(SERIES))
    assert list(found) == ["p50", "p95", "p99"]
    assert [value is None for value in found["p99"][-4:]] == [True, False, True, False]


def test_errors_by_code_the_most_frequent_first() -> None:
    found = lines(errors_chart(SERIES))
    assert found == {
        "not found": [0] * 12 + [12, 0, 0],
        "busy": [0] * 12 + [6, 0, 3],
    }


def test_many_codes_are_few_lines() -> None:
    codes = {f"code_{number}": number + 1 for number in range(9)}
    found = lines(errors_chart(series([(NOW.minute, traffic(0, **codes))], SPANS["15m"], NOW)))
    assert list(found)[-1] == "others"
    assert [line[-1] for line in found.values()] == [9, 8, 7, 6, 5, 4, 6]
