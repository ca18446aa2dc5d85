"""Fitting a GLM: steam beside glum on the same rows, in turn, each in a process of its own.

Two threads, unless it says one. Steam's time includes the facts of all columns and every metric of
the training rows, glum's the conversion of a pandas table. Peaks are of the whole process, its data
included. The tolerance after a name is of that one's own kind: of steam's standardised coefficients
(and 1e-8 of its objective), of glum's gradient; 1e-4 is the default of both. On a path all have the
same lambdas, numbers that are standardised already, and a coefficient for every level, which is not
scaled: they minimise the same. Glum tells the iterations of the last lambda only. Deviances are
those at the last lambda, beside the lowest of all rounds. Steam's and the nearest of glum's differ
by less than 1e-6, or there would be no report; on the dense rows glum is there with its default.
"""

import statistics
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from fits.timing import LAMBDAS
from glm_contenders import NEARER, TOLERANCE, Contenders, Said, Work, contenders, run
from glm_data import DENSE_COLUMNS, DENSE_ROWS, flights, for_path, normals, rows_of
from h2o_server import H2o, h2o_if_asked

ROUNDS = 5
COPIES = 10
SCALES = (1, 10, 30, 92)
_AGREE = 1e-6
_WITHOUT_H2O = "The path over dense rows, on which it takes minutes a round, is without it."


def measure() -> list[str]:
    """The lines of the report."""
    with TemporaryDirectory(prefix="steam-bench-") as name:
        late, dense = flights(Path(name)), normals(Path(name))
        with h2o_if_asked() as h2o:
            lines = _beside_peers(late, dense, h2o)
        return [*lines, "", *_alone(late, dense)]


def _beside_peers(late: Path, dense: Path, h2o: H2o | None) -> list[str]:
    lines = [
        "## Fitting a GLM",
        "",
        f"{' '.join(__doc__.splitlines()[2:])} {ROUNDS} rounds, medians [range].",
        *([h2o.terms, "Its tolerances are its defaults.", _WITHOUT_H2O] if h2o else []),
        "",
        "| work | who | wall, s | CPU, s | peak, MB | iterations | deviance above the lowest |",
        "|---|---|---|---|---|---|---|",
    ]
    for work in (
        Work(f"flights x{COPIES}", "fit", late, COPIES),
        Work(f"dense {DENSE_ROWS:,} x {DENSE_COLUMNS}", "fit", dense),
        Work(f"{LAMBDAS} lambdas, flights", "path", for_path(late), of_glum=(TOLERANCE, NEARER)),
        Work(f"{LAMBDAS} lambdas, dense", "path", for_path(dense), of_h2o=False),
    ):
        with contenders(work, h2o) as everybody:
            taken = in_turn(everybody)
        check_ends(taken["steam, " + TOLERANCE], taken["glum, " + work.of_glum[-1]])
        lines += compared(work.title, taken)
    return lines


def in_turn(everybody: Contenders) -> dict[str, list[Said]]:
    """What each of them says in each round."""
    taken: dict[str, list[Said]] = {who: [] for who in everybody}
    for _ in range(ROUNDS):
        for who, work in everybody.items():
            taken[who].append(work())
    return taken


def check_ends(ours: list[Said], theirs: list[Said]) -> None:
    """Steam and glum, as near as it goes, have to end alike, or the figures would mean nothing."""
    ends = [one["deviance"] for one in (*ours, *theirs)]
    if max(ends) / min(ends) - 1.0 > _AGREE:
        raise RuntimeError(f"they end apart: at deviances from {min(ends)} to {max(ends)}")


def compared(title: str, taken: dict[str, list[Said]]) -> list[str]:
    """One line for each of them, and for each peer one of steam's ratios to it."""
    lowest = min(one["deviance"] for found in taken.values() for one in found)
    lines = []
    for who, found in taken.items():
        above = max(one["deviance"] for one in found) / lowest - 1.0
        lines.append(
            f"| {title}, {found[0]['coefficients']} coefficients | {who} | {spread(found, 'wall')} "
            f"| {spread(found, 'cpu')} | {middle(found, 'peak') / 1e6:,.0f} "
            f"| {middle(found, 'iterations'):.0f} | {above:.1e} |"
        )
    (_, ours), *peers = taken.items()
    for who, theirs in peers:
        lines.append(_ratios(f"steam / {who}", ours, theirs, statistics.median))
        if who == "H2O":
            lines.append(_ratios("steam / H2O's best", ours, theirs, min))
    return lines


def _ratios(
    label: str, ours: list[Said], theirs: list[Said], of: Callable[[Iterable[float]], float]
) -> str:
    ratios = [middle(ours, k) / of([one[k] for one in theirs]) for k in ("wall", "cpu", "peak")]
    return f"| | {label} | {' | '.join(f'{ratio:.2f}' for ratio in ratios)} | | |"


def _alone(late: Path, dense: Path) -> Iterable[str]:
    """How steam's own time goes with threads and rows, and how fast it predicts."""
    yield "| steam alone | 1 thread, s | 2 threads, s | times | a million rows on 2, s |"
    yield "|---|---|---|---|---|"
    for copies in SCALES:
        rows = rows_of(late) * copies
        yield _on_threads(f"flights, {rows:,} rows", late, copies, rows)
    yield _on_threads(f"dense, {DENSE_ROWS:,} x {DENSE_COLUMNS}", dense, 1, DENSE_ROWS)
    yield ""
    found = [run("steam", "predict", late, COPIES, threads=1) for _ in range(ROUNDS)]
    rate = found[0]["rows"] / middle(found, "cpu") / 1e6
    yield f"Prediction: {rate:.1f} million rows a second and core."


def _on_threads(title: str, data: Path, copies: int, rows: int) -> str:
    """One thread and two in turn; the ratio is the median of those of the rounds."""
    rounds = [[run("steam", "fit", data, copies, n) for n in (1, 2)] for _ in range(ROUNDS)]
    one, two = (list(found) for found in zip(*rounds, strict=True))
    times = statistics.median(a["wall"] / b["wall"] for a, b in rounds)
    each = middle(two, "wall") / rows * 1e6
    return f"| {title} | {spread(one, 'wall')} | {spread(two, 'wall')} | {times:.2f} | {each:.3f} |"


def middle(found: list[Said], which: str) -> float:
    return statistics.median(one[which] for one in found)


def spread(found: list[Said], which: str) -> str:
    values = [one[which] for one in found]
    return f"{statistics.median(values):.2f} [{min(values):.2f} to {max(values):.2f}]"


if __name__ == "__main__":
    print("\n".join(measure()))
