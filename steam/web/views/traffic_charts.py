"""What the charts of traffic draw: points of time in epoch milliseconds, None where nothing is."""

from collections import Counter

from steam.web.traffic.series import Point, Series

Chart = dict[str, object]

_MOST_CODES = 6
_REST = "others"


def rates_chart(series: Series) -> Chart:
    """Requests per second: those answered, and errors on top of them by whose they are."""
    kinds = {
        "answered": ("accent", [point.traffic.answered for point in series.points]),
        "client errors": ("warn", [point.traffic.client for point in series.points]),
        "server errors": ("bad", [point.traffic.server for point in series.points]),
    }
    return {
        "y": {"name": "requests per second"},
        "series": [
            {"name": name, "tone": tone, "points": _rates(series, counts)}
            for name, (tone, counts) in kinds.items()
            if tone == "accent" or any(counts)
        ],
    }


def latencies_chart(series: Series) -> Chart:
    """Quantiles of the latency of answers, in milliseconds."""
    rows = [(point.start_ms, point.quantiles_ms) for point in series.points]
    names = ("p50", "p95", "p99")
    return {
        "y": {"name": "milliseconds"},
        "series": [
            {"name": name, "points": [(at, quantiles[place]) for at, quantiles in rows]}
            for place, name in enumerate(names)
        ],
    }


def errors_chart(series: Series) -> Chart:
    """Errors of each point by code: the most frequent codes, and the rest as one."""
    by_size = [code for code, _ in Counter(series.total.errors).most_common()]
    shown, rest = by_size[:_MOST_CODES], by_size[_MOST_CODES:]
    lines = {code.replace("_", " "): {code} for code in shown}
    if rest:
        lines[_REST] = set(rest)
    return {
        "y": {"name": "errors"},
        "series": [
            {
                "name": name,
                "points": [(point.start_ms, _count(point, codes)) for point in series.points],
            }
            for name, codes in lines.items()
        ],
    }


def _rates(series: Series, counts: list[int]) -> list[tuple[int, float | None]]:
    pairs = zip(series.points, counts, strict=True)
    return [(point.start_ms, point.per_second(count)) for point, count in pairs]


def _count(point: Point, codes: set[str]) -> int:
    return sum(point.traffic.errors.get(code, 0) for code in codes)
