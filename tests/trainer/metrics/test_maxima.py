"""The best thresholds are found as if every one had been looked at."""

from collections.abc import Callable

import numpy as np
import pytest

from steam.trainer.metrics import maxima
from steam.trainer.metrics.criteria import CRITERIA, criteria
from steam.trainer.metrics.maxima import best_rows
from steam.trainer.metrics.ranking import Ranking
from steam.trainer.metrics.scores import scores_of


def rankings() -> list[Ranking]:
    rng = np.random.default_rng(5)
    p = rng.random(30_000)
    made = []
    for skill in (-2.0, -0.1, 0.0, 0.3, 4.0):
        logit = skill * (np.log(p) - np.log1p(-p)) - 1.0
        y = rng.random(len(p)) < 1 / (1 + np.exp(-logit))
        made += [
            scores_of(p, y, None).ranking(),
            scores_of(p, y, rng.uniform(0, 2, len(p))).ranking(),
        ]
    rare = np.zeros(len(p), bool)
    rare[:3] = True
    made += [scores_of(p, some, None).ranking() for some in (rare, ~rare, p > 0.5, p < 2.0)]
    return made


RANKINGS = rankings()


def finds_the_first_of_the_best(ranking: Ranking) -> bool:
    everywhere = criteria(ranking)
    return best_rows(ranking) == {name: int(np.argmax(everywhere[name])) for name in CRITERIA}


@pytest.mark.parametrize("ranking", RANKINGS)
def test_they_are_the_first_of_the_best(ranking: Ranking) -> None:
    assert finds_the_first_of_the_best(ranking)


def looks_at_the_edges_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        maxima, "_candidates", lambda name, of: np.arange(0, len(of.thresholds), 15)
    )


def bounds_by_the_wrong_corner(monkeypatch: pytest.MonkeyPatch) -> None:
    true = maxima.counts_of
    monkeypatch.setattr(maxima, "counts_of", lambda tps, fps, whole: true(tps[::-1], fps, whole))


def takes_the_last_of_a_tie(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(maxima, "_WITH_TPS", frozenset())
    monkeypatch.setattr(maxima, "_FALLING", maxima._FALLING | {"recall", "tps", "tpr"})


@pytest.mark.parametrize(
    "mutate", [looks_at_the_edges_alone, bounds_by_the_wrong_corner, takes_the_last_of_a_tie]
)
def test_mutants_are_caught(
    monkeypatch: pytest.MonkeyPatch, mutate: Callable[[pytest.MonkeyPatch], None]
) -> None:
    mutate(monkeypatch)
    assert not all(map(finds_the_first_of_the_best, RANKINGS))


def test_few_thresholds_are_looked_at() -> None:
    looked = len(maxima._candidates("f1", RANKINGS[6]))
    assert looked < len(RANKINGS[6].thresholds) / 4
