"""Which columns a branch may ask for together."""

from collections.abc import Mapping, Sequence, Set

from steam.core.errors import InvalidInput
from steam.trainer.algorithms.algorithm import Order
from steam.trainer.algorithms.columns import not_a_feature
from steam.trainer.algorithms.parameters import Problem

INTERACTION_CONSTRAINTS = "interaction_constraints"

MOST_KINDS, MOST_STEPS = 200, 5000
"""Of columns that are in other groups, and of looking for the largest: a few seconds."""


def check_interactions(order: Order) -> list[Problem]:
    """The first complaint about the groups that are given."""
    for name in _named(order.given):
        told = _trouble(name, order)
        if told:
            return [Problem(INTERACTION_CONSTRAINTS, told)]
    return []


def branch_groups(given: Mapping[str, object], names: Sequence[str]) -> list[list[int]] | None:
    """The largest groups of features, by their places in `names`, that branches may ask for, where
    any are given; others are asked for by none.

    As in H2O a branch may ask for a feature that shares a given group with each one that it has
    asked for, so that three groups of two may make one of three.
    Raises InvalidInput where no feature is left, and for groups that make too many others.
    """
    asked = _groups(given)
    if not asked:
        return None
    places = {name: place for place, name in enumerate(names)}
    alike = _alike([{places[name] for name in group if name in places} for group in asked])
    if not alike:
        raise InvalidInput(
            f"{INTERACTION_CONSTRAINTS} names no column that trees can ask for.",
            hint="Name columns that have more than one value.",
        )
    found = _largest([frozenset(memberships) for memberships in alike])
    kinds = list(alike.values())
    return sorted(sorted(one for kind in group for one in kinds[kind]) for group in found)


def _alike(groups: Sequence[Set[int]]) -> dict[tuple[int, ...], list[int]]:
    """The features of each kind: those that are in the same groups, which are its name."""
    of_feature: dict[int, list[int]] = {}
    for number, group in enumerate(groups):
        for one in sorted(group):
            of_feature.setdefault(one, []).append(number)
    alike: dict[tuple[int, ...], list[int]] = {}
    for one, numbers in sorted(of_feature.items()):
        alike.setdefault(tuple(numbers), []).append(one)
    return alike


def _largest(kinds: Sequence[frozenset[int]]) -> list[frozenset[int]]:
    """The largest groups of kinds of which each two are in a group together.

    Source: Bron and Kerbosch, "Algorithm 457: finding all cliques of an undirected graph", 1973,
    with the pivot of Tomita et al., 2006. Raises InvalidInput where that takes too long.
    """
    numbers = frozenset(range(len(kinds)))
    if len(kinds) > MOST_KINDS:
        raise _too_many()
    joined = [frozenset(b for b in numbers - {a} if kinds[a] & kinds[b]) for a in sorted(numbers)]
    found: list[frozenset[int]] = []
    nothing: frozenset[int] = frozenset()
    to_do = [(nothing, numbers, nothing)]  # a group, what may be added, what was added before
    steps = 0
    while to_do:
        group, more, done = to_do.pop()
        steps += 1
        if steps > MOST_STEPS:
            raise _too_many()
        if not more and not done:
            found.append(group)
            continue
        pivot = max(sorted(more | done), key=lambda one: len(joined[one] & more))
        for one in sorted(more - joined[pivot]):
            to_do.append((group | {one}, more & joined[one], done & joined[one]))
            more -= {one}
            done |= {one}
    return found


def _too_many() -> InvalidInput:
    return InvalidInput(
        f"The groups of {INTERACTION_CONSTRAINTS} can be combined in too many ways.",
        hint="Give fewer groups, or groups that share fewer columns.",
    )


def _trouble(name: object, order: Order) -> str:
    shown = str(name)[:80]
    if not isinstance(name, str):
        return "It must be a list of lists of names of columns."
    if name not in order.training.names:
        return (
            f"Invalid interaction constraint - there is no column '{shown}' in the training frame."
        )
    told = not_a_feature(name, order.given)
    return told and f"Column with the name '{shown}' {told} and cannot be used in interaction."


def _groups(given: Mapping[str, object]) -> list[list[object]]:
    asked = given.get(INTERACTION_CONSTRAINTS)
    groups = asked if isinstance(asked, list) else []
    return [group if isinstance(group, list) else [None] for group in groups]


def _named(given: Mapping[str, object]) -> list[object]:
    return [name for group in _groups(given) for name in group]
