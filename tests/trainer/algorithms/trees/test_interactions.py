"""Groups of columns that branches ask for together."""

from itertools import combinations

import numpy as np
import pytest

from steam.core.errors import InvalidInput
from steam.model.trees.forest import Forest
from steam.model.trees.model import TreeModel
from steam.model.trees.nodes import Kind
from steam.trainer.algorithms.trees import GradientBoosting
from steam.trainer.algorithms.trees.interactions import branch_groups
from steam.trainer.frame.frame import frame_from_arrays
from tests.trainer.algorithms.trees.frames import ENGINE, order, prostate, train

GBM = GradientBoosting()
FRAME = prostate()
NAMES = ("AGE", "RACE", "DPROS", "PSA", "VOL")


def branches(forest: Forest, names: tuple[str, ...]) -> set[str]:
    """What the branches ask for, from the root to each leaf."""
    asked: list[frozenset[str]] = [frozenset()] * forest.nodes
    found = set()
    for node in range(forest.nodes):
        if forest.kind[node] == Kind.LEAF:
            found.add("+".join(sorted(asked[node])))
            continue
        here = asked[node] | {names[forest.feature[node]]}
        asked[forest.left[node]] = asked[forest.right[node]] = here
    return found


def grown(groups: list[list[str]]) -> set[str]:
    others = [name for name in FRAME.names if name not in (*NAMES, "CAPSULE")]
    given = {"ntrees": 30, "max_depth": 5, "min_rows": 2.0, "ignored_columns": others}
    model = train(GBM, order(FRAME, "CAPSULE", interaction_constraints=groups, **given))
    return branches(model.predictor_as(TreeModel).forest, model.signature.names)


@pytest.mark.parametrize(
    ("groups", "together", "never"),
    [
        ([["AGE", "PSA"], ["DPROS", "VOL"]], {"AGE+PSA", "DPROS+VOL"}, ("RACE", "AGE+VOL")),
        ([["AGE"], ["PSA", "VOL"]], {"PSA+VOL"}, ("RACE", "DPROS", "AGE+")),
        ([["AGE", "PSA"], ["PSA", "VOL"], ["AGE", "VOL"]], {"AGE+PSA+VOL"}, ("RACE", "DPROS")),
    ],
)
def test_branches_ask_for_what_is_in_one_group(
    groups: list[list[str]], together: set[str], never: tuple[str, ...]
) -> None:
    """H2O 3.46.0.11 grows the same kinds of branches, the three of the last case together too."""
    found = grown(groups)
    assert together <= found
    assert not [branch for branch in found for part in never if part in branch]


def test_without_groups_branches_ask_for_anything() -> None:
    assert any("RACE" in branch and "AGE" in branch for branch in grown([]))


def allowed(groups: list[list[int]], branch: set[int], feature: int) -> bool:
    """The rule of H2O, told by itself: it shares a group with each."""
    return all(any({one, feature} <= set(group) for group in groups) for one in branch)


def test_the_groups_say_what_the_rule_says() -> None:
    rng = np.random.default_rng(4)
    names = "abcdefg"
    for _ in range(60):
        given = [
            rng.choice(7, size=rng.integers(1, 5), replace=False).tolist()
            for _ in range(rng.integers(1, 6))
        ]
        asked = {"interaction_constraints": [[names[j] for j in group] for group in given]}
        found = branch_groups(asked, names) or []
        assert not [a for a in found for b in found if a is not b and set(a) <= set(b)]
        used = sorted(set().union(*given))
        for size in range(1, len(used)):
            for branch in combinations(used, size):
                if not all(allowed(given, set(branch), one) for one in branch):
                    continue
                by_rule = {one for one in used if allowed(given, set(branch), one)}
                by_group = [set(group) for group in found if set(branch) <= set(group)]
                assert set().union(*by_group) == by_rule


def test_a_column_that_trees_do_not_read_is_left_out() -> None:
    asked = {"interaction_constraints": [["a", "gone"], ["gone"]]}
    assert branch_groups(asked, ("a", "b")) == [[0]]
    assert branch_groups({}, ("a", "b")) is None
    with pytest.raises(InvalidInput, match="no column that trees can ask for"):
        branch_groups({"interaction_constraints": [["gone"]]}, ("a", "b"))


@pytest.mark.parametrize("threes", [9, 80])
def test_too_many_ways_are_refused(threes: int) -> None:
    """Of threes, of which no two of one three are joined, each choice is a group: 3^9 of them."""
    names = [f"{three}.{one}" for three in range(threes) for one in range(3)]
    pairs = [[a, b] for a, b in combinations(names, 2) if a.split(".")[0] != b.split(".")[0]]
    with pytest.raises(InvalidInput, match="too many ways"):
        branch_groups({"interaction_constraints": pairs}, names)


def test_long_groups_take_no_time() -> None:
    names = [f"c{j}" for j in range(5000)]
    groups = [names, names[:100], *([name] for name in names[:100])]
    assert branch_groups({"interaction_constraints": groups}, names) == [list(range(5000))]


@pytest.mark.parametrize(
    ("groups", "told"),
    [
        ([["AGE", "nope"]], "there is no column 'nope' in the training frame"),
        ([["AGE", "ID"]], "'ID' is set in ignored columns"),
        ([["CAPSULE"]], "'CAPSULE' is used as response column"),
        ([["VOL"]], "'VOL' is used as weights column"),
        (["AGE"], "a list of lists"),
        ([[1]], "a list of lists"),
    ],
)
def test_what_cannot_be_is_refused(groups: list[object], told: str) -> None:
    given = {"ignored_columns": ["ID"], "weights_column": "VOL"}
    wanted = order(FRAME, "CAPSULE", interaction_constraints=groups, **given)
    problems = GBM.check(wanted, ENGINE)
    assert [problem.field for problem in problems] == ["interaction_constraints"]
    assert told in problems[0].message


def test_groups_of_constant_columns_are_told() -> None:
    arrays = {"a": np.ones(50), "b": np.arange(50.0), "y": np.arange(50.0) % 3}
    frame = frame_from_arrays("f", arrays)
    problems = GBM.check(order(frame, "y", interaction_constraints=[["a"]]), ENGINE)
    assert "no column that trees can ask for" in problems[0].message
