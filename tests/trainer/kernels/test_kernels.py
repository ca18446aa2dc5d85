"""The compiled loops do what those of numpy do."""

import ctypes
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steam.model.linear import LinearPredictor
from steam.trainer.kernels.chosen import kernels
from steam.trainer.kernels.compiled import CompiledKernels
from steam.trainer.kernels.library import SOURCES, make_library
from steam.trainer.kernels.plain import PlainKernels
from steam.trainer.kernels.protocol import Kernels, Linear, LogitRows, LogitSums, Narrow

PLAIN = PlainKernels()
EPS = np.finfo(float).eps
HOSTILE = [np.nan, np.inf, -np.inf, 0.0, -0.0, 5e-324, 1e-310, 0.1, -1.0, 37.0, -745.2, 800.0]
LENGTHS = st.sampled_from([0, 1, 7, 8, 9, 1023, 1024, 1025, 3000])
Draw = tuple[int, int]
DRAWS: st.SearchStrategy[Draw] = st.tuples(st.integers(0, 10**6), LENGTHS)


def same(one: object, other: object) -> None:
    np.testing.assert_array_equal(np.asarray(one), np.asarray(other), strict=True)


def drawn(draw: Draw, hostile: bool = True) -> tuple[np.random.Generator, np.ndarray]:
    """Values about a mean that is no round number, some of them hostile."""
    seed, rows = draw
    rng = np.random.default_rng(seed)
    values = rng.normal(rng.normal() * 10, 1.0, rows)
    if hostile and rows:
        places = rng.integers(0, rows, rng.integers(0, 4))
        values[places] = rng.choice(HOSTILE, len(places))
    return rng, values


def widening(compiled: Kernels, draw: Draw) -> None:
    rng, _ = drawn(draw)
    rows = draw[1]
    columns = [
        Narrow(rng.integers(0, 200, rows).astype(kind), missing, *rule)
        for kind in (np.uint8, np.uint16, np.uint32)
        for missing in (None, 7)
        for rule in ((True, -3.0, 10.0), (True, 0.0, 1.0), (True, 5.0, 1.0))
    ]
    columns += [
        Narrow(rng.integers(0, 9, rows).astype(kind), missing)
        for kind in (np.uint8, np.uint16, np.int32)
        for missing in (None, 7)
    ]
    both = zip(compiled.widened(columns), PLAIN.widened(columns), strict=True)
    for one, other in both:
        same(one, other)


def moments(compiled: Kernels, draw: Draw) -> None:
    rng, values = drawn(draw)
    for weights in (None, rng.uniform(0.1, 2.0, len(values))):
        one, other = compiled.moments(values, weights), PLAIN.moments(values, weights)
        for name in ("rows", "low", "high", "missing", "infinite"):
            assert getattr(one, name) == getattr(other, name), name
        rows, size = max(other.rows, 1), max(abs(other.low), abs(other.high), 1.0)
        if not other.rows:
            size = 1.0
        assert one.weight == pytest.approx(other.weight, rel=rows * EPS)
        assert one.mean == pytest.approx(other.mean, abs=rows * EPS * size)
        assert one.deviations == pytest.approx(
            other.deviations, rel=rows * EPS, abs=rows * rows * (EPS * size) ** 2
        )


def level_counts(compiled: Kernels, draw: Draw) -> None:
    rng, _ = drawn(draw)
    codes = rng.integers(-1, 5, draw[1]).astype(np.int32)
    (one, lost), (other, missing) = compiled.level_counts(codes, 5), PLAIN.level_counts(codes, 5)
    same(one, other)
    assert lost == missing


def facts(compiled: Kernels, draw: Draw) -> None:
    rng, values = drawn(draw)
    codes = [rng.integers(-1, levels, draw[1]).astype(np.int32) for levels in (3, 5)]
    for numbers, some in (([values, values[::-1]], codes), ([], codes), ([values], [])):
        moments_, counts = compiled.facts_of(numbers, some, [3, 5][: len(some)])
        assert moments_ == [compiled.moments(one, None) for one in numbers]
        for (one, lost), own, levels in zip(counts, some, (3, 5), strict=False):
            other, missing = PLAIN.level_counts(own, levels)
            same(one, other)
            assert lost == missing


def sampling(compiled: Kernels, draw: Draw) -> None:
    rng, values = drawn(draw)
    columns = [values, rng.integers(0, 9, draw[1]).astype(np.int32)]
    cells = [rng.integers(-1, count, draw[1]).astype(np.int32) for count in (40, 7)]
    kept = [(rng.random(count) < 0.05).astype(np.uint8) for count in (40, 7)]
    for share in (1, 8, 1024):
        for k in range(3):
            given = columns, share, 5, cells[:k], kept[:k]
            (one, weights), (other, expected) = compiled.sampled(*given), PLAIN.sampled(*given)
            same(weights, expected)
            for mine, theirs in zip(one, other, strict=True):
                same(mine, theirs)
    one_marks, other_marks = np.zeros(40, np.uint8), np.zeros(40, np.uint8)
    compiled.mark(cells[0], one_marks)
    PLAIN.mark(cells[0], other_marks)
    same(one_marks, other_marks)


def flags(compiled: Kernels, draw: Draw) -> None:
    rng, values = drawn(draw)
    for some in (values, rng.choice([0.0, -0.0, 1.0], draw[1]), rng.choice([0.0, 0.5], draw[1])):
        assert compiled.no_flags(some) == PLAIN.no_flags(some)
    with np.errstate(invalid="ignore"):
        p = np.abs(values / (1.0 + np.abs(values)))
        same(compiled.keys_of(p, values > 0), PLAIN.keys_of(p, values > 0))


def predictions(compiled: Kernels, draw: Draw) -> None:
    """To the bit, and what a model's own scoring says."""
    rng, values = drawn(draw)
    codes = [rng.integers(-1, levels, draw[1]).astype(np.int32) for levels in (3, 90)]
    numbers = [values, rng.permutation(values), rng.normal(size=draw[1])]
    for k, count in ((2, 3), (0, 3), (2, 0), (0, 0)):
        tables = [rng.normal(size=levels + 1) for levels in (3, 90)][:k]
        of = Linear(tables, rng.normal(size=count), rng.normal(size=count), 0.1)
        given = of, codes[:k], numbers[:count], draw[1]
        eta = compiled.linear(*given)
        same(eta, PLAIN.linear(*given))
        model = LinearPredictor((*tables,), tuple(of.slopes.tolist()), 0.1)
        filled = [
            np.where(np.isnan(x), mean, x)
            for mean, x in zip(of.means, numbers[:count], strict=True)
        ]
        same(eta, model.eta(codes[:k], filled, draw[1]))
        with np.errstate(over="ignore", under="ignore"):
            e = np.exp(-eta)
        for one, other in zip(compiled.two_classes(e, 0.3), PLAIN.two_classes(e, 0.3), strict=True):
            same(one, other)


def centring(compiled: Kernels, draw: Draw) -> None:
    rng, values = drawn(draw)
    columns = [values, values[::-1], np.repeat(values, 2)[::2]]  # not all of them contiguous
    rules = rng.normal(size=3), rng.normal(size=3), rng.normal(size=3)
    one, other = (np.empty((4, len(values))) for _ in range(2))
    compiled.centred(columns, *rules, one)
    PLAIN.centred(columns, *rules, other)
    same(one, other)


def cells(compiled: Kernels, draw: Draw) -> None:
    rng, _ = drawn(draw)
    codes = [rng.integers(-1, levels, draw[1]).astype(np.int32) for levels in (3, 5, 2)]
    rules = [np.array(rule, np.int32) for rule in ((0, 4, 1), (0, 1, 1), (4, 5, 2))]
    same(compiled.cells_of(codes, *rules), PLAIN.cells_of(codes, *rules))


def by_slot(compiled: Kernels, draw: Draw) -> None:
    rng, values = drawn(draw)
    slots = rng.integers(0, 50, len(values)).astype(np.int32)
    for lines in range(6):
        some = [rng.permutation(values) for _ in range(lines)]
        same(compiled.sums_by(slots, 50, some), PLAIN.sums_by(slots, 50, some))
    one, other, totals = values.copy(), values.copy(), rng.normal(size=50)
    compiled.add_values(one, slots, totals)
    PLAIN.add_values(other, slots, totals)
    same(one, other)
    for distance in (0.0, 1.0, np.inf):
        assert compiled.beyond(values, distance) == PLAIN.beyond(values, distance)


def products(compiled: Kernels, draw: Draw) -> None:
    rng, _ = drawn(draw)
    weights = rng.uniform(0.0, 1.0, draw[1])
    for lines, weighing in ((0, 0), (1, 0), (3, 2), (3, 3), (8, 7)):
        dense = rng.normal(3.0, 1.0, (lines, draw[1]))
        dense[weighing:] = 1.0
        (one, gram), (other, expected) = (
            some.products(weights, dense, weighing) for some in (compiled, PLAIN)
        )
        same(one, other)
        sizes = np.abs(dense) * weights @ np.abs(dense).T
        assert (np.abs(gram - expected) <= max(draw[1], 1) * EPS * sizes).all()
        assert (gram == gram.T).all()


def logits(compiled: Kernels, draw: Draw) -> None:
    rng, eta = drawn(draw)
    eta *= rng.choice([1e-9, 1.0, 40.0])
    y = rng.choice([0.0, 1.0, 0.3], len(eta))
    with np.errstate(invalid="ignore"):
        (weight, score, deviance), expected = compiled.logistic(eta, y), PLAIN.logistic(eta, y)
        size = 1.0 + np.abs(eta)
    np.testing.assert_allclose(weight, expected[0], rtol=5 * EPS, atol=5e-324)
    np.testing.assert_allclose(score, expected[1], rtol=4 * EPS, atol=4 * EPS * 0.3)
    for one, other, own in zip(deviance, expected[2], size, strict=True):
        assert one == pytest.approx(other, rel=4 * EPS, abs=4 * EPS * own, nan_ok=True)


def passes(compiled: Kernels, draw: Draw) -> None:
    rng, _ = drawn(draw)
    rows = draw[1]
    for numbers, intercept in ((0, True), (2, True), (2, False), (7, True), (8, False)):
        columns = list(rng.normal(1.0, 1.0, (numbers, rows)))
        for column in columns:
            column[rng.random(rows) < 0.1] = np.nan
        rules = [rng.normal(size=numbers) for _ in range(3)]
        slots, y = rng.integers(0, 20, rows).astype(np.int32), rng.choice([0.0, 1.0], rows)
        weights, offset = rng.uniform(0.1, 2.0, rows), rng.normal(size=rows)
        beta, totals = rng.normal(size=numbers + intercept), rng.normal(size=20)
        for extra in ((None, None), (weights, offset)):
            own = LogitRows(columns, *rules, intercept, slots, y, *extra)
            for gram in (True, False):
                both = [
                    some.logit_pass(own, beta, totals, 2.0, gram=gram) for some in (compiled, PLAIN)
                ]
                check_passes(*both, max(rows, 1))


def check_passes(one: LogitSums, other: LogitSums, rows: int) -> None:
    for name in ("score_by_cell", "score", "gram_by_cell", "gram", "deviance", "weight"):
        mine, theirs = getattr(one, name), getattr(other, name)
        if theirs is None:
            assert mine is None
            continue
        np.testing.assert_allclose(mine, theirs, rtol=1e-11, atol=100 * rows * EPS, err_msg=name)
    assert one.certain == other.certain
    if one.gram is not None:
        assert (one.gram == one.gram.T).all()


def losses(compiled: Kernels, draw: Draw) -> None:
    rng, eta = drawn(draw, hostile=False)
    p, y = 1.0 / (1.0 + np.exp(-eta)), rng.choice([0.0, 1.0], len(eta))
    for weights in (None, rng.uniform(0.1, 2.0, len(eta))):
        one, other = (some.flag_losses(eta, p, y, weights, 2.0) for some in (compiled, PLAIN))
        assert one is not None
        assert other is not None
        for name in ("squared", "surprise", "log"):
            mine, theirs = getattr(one, name), getattr(other, name)
            assert mine == pytest.approx(theirs, rel=(len(eta) + 9) * EPS), name
        assert one.hits == other.hits
        same(one.keys, other.keys)
    for odd in (np.where(y == 1.0, 0.5, y), np.where(y == 1.0, np.nan, y)):
        assert (compiled.flag_losses(eta, p, odd, None, 2.0) is None) == bool((y == 1.0).any())
    for odd in HOSTILE[:3]:
        far = np.where(y == 1.0, odd, eta)
        assert (compiled.flag_losses(far, p, y, None, 2.0) is None) == bool((y == 1.0).any())


def ranking(compiled: Kernels, draw: Draw) -> None:
    rng, _ = drawn(draw)
    rows = draw[1]
    bits = np.sort(rng.integers(0, max(rows // 2, 1), rows).astype(np.int64))[::-1]
    keys = np.ascontiguousarray(bits << 1 | rng.integers(0, 2, rows))
    for after in (-1, int(bits[-1]) if rows else 0):
        rooms = [tuple(np.full(rows, 9.0) for _ in range(3)) for _ in range(2)]
        one, other = (
            some.counts_of(keys, 5, 2, after, room)
            for some, room in zip((compiled, PLAIN), rooms, strict=True)
        )
        assert one == other
        for mine, theirs in zip(*rooms, strict=True):
            same(mine[:one], theirs[:one])
    tps = np.cumsum(rng.integers(0, 3, rows)) + 1.0
    fps = np.cumsum(rng.integers(0, 3, rows)) + 1.0
    all_ = (float(tps[-1]) + 1.0, float(fps[-1]) + 1.0) if rows else (1.0, 1.0)
    for before in ((0.0, 0.0), (1.0, 1.0)):
        one_area, other_area = (some.areas(tps, fps, before, all_) for some in (compiled, PLAIN))
        np.testing.assert_allclose(one_area, other_area, rtol=1e-12, atol=1e-12)
    thresholds = rng.uniform(size=rows)
    sums = [some.scores_sum(thresholds, tps, fps, 1.0) for some in (compiled, PLAIN)]
    assert sums[0] == pytest.approx(sums[1], rel=(rows + 9) * EPS)


Property = Callable[[Kernels, Draw], None]
PROPERTIES: list[Property] = [
    *(widening, moments, level_counts, centring, cells, by_slot),
    *(products, logits, passes, losses, ranking),
    *(facts, sampling, flags, predictions),
]


@pytest.fixture(scope="module")
def compiled() -> Kernels:
    return kernels()


@pytest.mark.parametrize("agrees", PROPERTIES)
def test_both_agree(compiled: Kernels, agrees: Property) -> None:
    @settings(max_examples=60)
    @given(DRAWS)
    def check(draw: Draw) -> None:
        agrees(compiled, draw)

    check()


MUTANTS: list[tuple[Property, str, str]] = [
    (widening, "codes[i] == absent ? NAN", "codes[i] > absent ? NAN"),
    (widening, "code == absent ? -1 : code", "code"),
    (moments, "all->squares += apart * apart * all->weight * share;", ""),
    (moments, "value > highs, &value, &highs", "value < highs, &value, &highs"),
    (moments, "++*missing", "++*infinite"),
    (level_counts, "missing++;\n        else if (codes", "counts[0]++;\n        else if (codes"),
    (centring, "value == value ? value : fill", "value"),
    (centring, "out[i] = 1.0", "out[i] = 0.0"),
    (cells, "own[i] < 0 ? mode", "own[i] < 0 ? first"),
    (cells, "code < 0 ? size - 1", "code < 0 ? 0"),
    (by_slot, "to[slot + 2 * count] += c[i]", "to[slot + 2 * count] += b[i]"),
    (by_slot, "!(fabs(x[i]) <= distance)", "fabs(x[i]) > distance"),
    (products, "with = a < weighing ? own : w", "with = own"),
    (products, "sums[l] += one[i] * other[i];", "sums[l] += one[i];"),
    (logits, "p * r + 1.0 / 6.0", "p * r + 1.0 / 6.0000001"),
    (logits, "p * z + 2.0 / 5.0", "p * z + 2.0 / 5.0000001"),
    (logits, "x < -746.0 ? -746.0 : x", "x > -746.0 ? x : -746.0"),
    (passes, "if (p.offset)\n", "if (0)\n"),
    (passes, "sums[cell[i]] += with[i]", "sums[cell[i]] += weight[i]"),
    (passes, "line[j][i] = value == value ? value : fill", "line[j][i] = value"),
    (passes, "certain += !(fabs(eta[i]) <= p.far)", "certain += eta[i] > p.far"),
    (passes, "weight[i] *= w[i], score[i] *= w[i]", "score[i] *= w[i]"),
    (losses, "own < most ? own : most", "own"),
    (ranking, "i + 1 < n ? keys[i + 1] >> 1 : after", "i + 1 < n ? keys[i + 1] >> 1 : -1"),
    (ranking, "apart = distance > apart ? distance : apart", "apart = distance"),
    (ranking, "before = weight;", ""),
    (
        facts,
        "moments(own->numbers, 0, n, own->found)",
        "moments(own->numbers, 0, n / 2, own->found)",
    ),
    (facts, "own->stopped = count_levels", "count_levels"),
    (sampling, "(size_t)n);\n    for (int64_t j", "(size_t)n / 2);\n    for (int64_t j"),
    (sampling, "1.0 : (double)size", "1.0 : (double)share"),
    (sampling, "is_kept ? 1.0 : (double)size", "(double)size"),
    (sampling, "some |= marks[i - tile]", "some = marks[i - tile]"),
    (sampling, "if (cell >= 0) marks[i] |=", "if (cell >= 0) marks[i] ="),
    (sampling, "if (cells[i] < 0) continue;", "if (cells[i] < 0) break;"),
    (flags, "(x[i] != 0.0) & (x[i] != 1.0)", "(x[i] < 0.0) | (x[i] > 1.0)"),
    (flags, "bits << 1 | (y[i] == 1.0)", "bits << 1 | (y[i] >= 0.0)"),
    (losses, "odd += ((flag != 0.0) & (flag != 1.0)) |", "odd +="),
    (losses, "| !(fabs(x) < INFINITY)", "| (x != x)"),
    (losses, "hits += flag == 1.0", "hits += flag >= 0.0"),
    (predictions, "code[i] < 0 ? size : code[i]", "code[i] < 0 ? 0 : code[i]"),
    (predictions, "x[i] == x[i] ? x[i] : mean", "x[i]"),
    (predictions, "eta[i] += p.intercept", "eta[i] += 0.0"),
    (predictions, "p == p ? p >= threshold : -1", "p >= threshold"),
    (predictions, "p == p ? p >= threshold : -1", "p == p ? p > 0.5 : -1"),
]


@pytest.fixture(scope="module")
def mutants(tmp_path_factory: pytest.TempPathFactory) -> list[Kernels]:
    """Each compiled without optimisation, which would take as long as all tests here."""
    made = []
    text = {path.name: path.read_text() for path in SOURCES.iterdir()}
    text["kernels.h"] = text["kernels.h"].replace("defined(__x86_64__)", "0")
    for number, (_, true, wrong) in enumerate(MUTANTS):
        assert any(true in one for one in text.values()), true
        folder = tmp_path_factory.mktemp(f"mutant{number}")
        for name, one in text.items():
            (folder / name).write_text(one.replace(true, wrong))
        make_library(folder, folder / "mutant.so", flags="-O0")
        made.append(CompiledKernels(ctypes.CDLL(str(folder / "mutant.so"))))
    return made


@pytest.mark.parametrize("number", range(len(MUTANTS)), ids=lambda number: MUTANTS[number][1])
def test_wrong_loops_are_noticed(mutants: list[Kernels], number: int) -> None:
    def check() -> None:
        for seed in range(40):
            for rows in (9, 1025, 3000):
                MUTANTS[number][0](mutants[number], (seed, rows))

    with pytest.raises(AssertionError):
        check()


@pytest.mark.parametrize("some", [PLAIN, kernels()], ids=["plain", "compiled"])
@pytest.mark.parametrize("slot", [-1, 3, 2**31 - 1, -(2**31)])
def test_a_slot_that_is_not_there_is_refused(some: Kernels, slot: int) -> None:
    slots = np.array([0, slot, 1], dtype=np.int32)
    with pytest.raises(IndexError, match="0 to 2"):
        some.sums_by(slots, 3, [np.ones(3)])
    rows = np.zeros(3)
    with pytest.raises(IndexError, match="0 to 2"):
        some.add_values(rows, slots, np.ones(3))
    if slot < 0:
        return
    with pytest.raises(IndexError, match="3 levels"):
        some.level_counts(slots, 3)
    with pytest.raises(IndexError, match="3 levels"):
        some.facts_of([], [np.zeros(3, np.int32), slots], [3, 3])
    with pytest.raises(IndexError, match=r"3 levels|0 to 2"):
        some.mark(slots, np.zeros(3, np.uint8))
    with pytest.raises(IndexError, match="3 levels"):
        some.sampled([rows], 8, 0, [np.zeros(3, np.int32), slots], [np.zeros(3, np.uint8)] * 2)
    of = Linear([np.zeros(4)] * 2, np.zeros(0), np.zeros(0), 0.0)
    with pytest.raises(IndexError, match="3 levels"):
        some.linear(of, [np.zeros(3, np.int32), slots], [], 3)


def test_arrays_of_other_lengths_and_kinds_are_refused(compiled: Kernels) -> None:
    x, slots = np.ones(3), np.zeros(3, np.int32)
    for call in (
        lambda: compiled.moments(x, x[:2]),
        lambda: compiled.centred([x], x[:1], x[:1], x[:1], np.empty((1, 2))),
        lambda: compiled.centred([x, x], x[:2], x[:2], x[:2], np.empty((1, 3))),
        lambda: compiled.centred([x], x[:1], x[:1], x[:1], np.empty((3, 2)).T[:1]),
        lambda: compiled.cells_of([slots, slots[:2]], slots[:2], slots[:2], slots[:2]),
        lambda: compiled.add_values(x, slots[:2], x),
        lambda: compiled.add_values(np.ones(3, np.float32), slots, x),
        lambda: compiled.sums_by(slots, 3, [x[:2]]),
        lambda: compiled.products(x, np.ones((2, 4)), 1),
        lambda: compiled.logistic(x, x[:2]),
        lambda: compiled.flag_losses(x, x[:2], x, None, 1.0),
        lambda: compiled.keys_of(x, x[:2]),
        lambda: compiled.facts_of([x, x[:2]], [], []),
        lambda: compiled.facts_of([x], [slots[:2]], [1]),
        lambda: compiled.linear(Linear([x], x[:1], x[:1], 0.0), [slots], [x[:2]], 3),
        lambda: compiled.linear(Linear([x], x[:1], x[:1], 0.0), [slots[:2]], [x], 3),
        lambda: compiled.linear(Linear([], x[:1], x[:1], 0.0), [slots], [x], 3),
        lambda: compiled.linear(Linear([x], x[:2], x[:1], 0.0), [slots], [x], 3),
        lambda: compiled.sampled([x, x[:2]], 8, 0),
        lambda: compiled.sampled([x], 8, 0, [slots[:2]], [np.zeros(1, np.uint8)]),
        lambda: compiled.sampled([x], 8, 0, [slots], []),
        lambda: compiled.sampled([x], 0, 0),
        lambda: compiled.sampled([x], 1025, 0),
        lambda: compiled.mark(slots, np.zeros(1)),
        lambda: compiled.counts_of(np.zeros(3, np.int64), 0, 0, 0, (x, x, x[:2])),
        lambda: compiled.areas(x, x[:2], (0.0, 0.0), (1.0, 1.0)),
        lambda: compiled.scores_sum(x, x[:2], x, 0.0),
        lambda: compiled.widened([Narrow(slots, None), Narrow(slots[:2], None)]),
    ):
        with pytest.raises(ValueError, match=r"read|written|fit|lines"):
            call()
    frozen = np.ones(3)
    frozen.flags.writeable = False
    with pytest.raises(ValueError, match="written"):
        compiled.add_values(frozen, slots, x)


def test_overflow_of_squares_is_told(compiled: Kernels) -> None:
    for some in (PLAIN, compiled):
        with np.errstate(over="ignore"):
            assert not np.isfinite(some.moments(np.array([1e300, -1e300, 2.0]), None).deviations)


def test_the_logit_is_exact(compiled: Kernels) -> None:
    """Against numbers of 64 bits of mantissa."""
    rng = np.random.default_rng(1)
    eta = np.concatenate([rng.normal(size=20_000) * 5, rng.uniform(-700.0, 40.0, 20_000)])
    weight, score, deviance = compiled.logistic(eta, np.zeros(len(eta)))
    x = eta.astype(np.longdouble)
    e = np.exp(-np.abs(x))
    mu = np.where(x >= 0, 1.0, e) / (1.0 + e)
    exact = e / (1.0 + e) ** 2, -mu, 2.0 * (np.maximum(x, 0.0) + np.log1p(e))
    for own, true in zip((weight, score, deviance), exact, strict=True):
        assert float(np.max(np.abs((own - true) / true))) < 3 * EPS


def test_the_compiled_ones_are_used_here(tmp_path: Path) -> None:
    """Whoever runs these tests has a compiler; without one all of this would be of numpy alone."""
    assert isinstance(kernels(), CompiledKernels)
