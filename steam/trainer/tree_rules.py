"""The rules of a tree in words."""

from collections.abc import Mapping, Sequence

from steam.trainer.shown_tree import ShownNode

MOST_RULES = 100_000
"""Of all leaves together: a tree may be a long chain."""

Nodes = Sequence[ShownNode]
Domains = Mapping[str, Sequence[str]]


def rule_count(nodes: Nodes) -> int:
    """How many conditions lead to the leaves, together."""
    depth = [0] * len(nodes)
    for place, node in enumerate(nodes):
        for child in () if node.is_leaf else (node.left, node.right):
            depth[child] = depth[place] + 1
    return sum(one for one, node in zip(depth, nodes, strict=True) if node.is_leaf)


def decision_paths(nodes: Nodes, domains: Domains) -> list[str | None]:
    """The conditions that lead to each leaf; None of the other nodes."""
    ways: list[list[str]] = [[] for _ in nodes]
    told: list[str | None] = [None] * len(nodes)
    for place, node in enumerate(nodes):
        if node.is_leaf:
            told[place] = " -> ".join([*ways[place], f"Prediction: {node.value}"])
            continue
        for child, goes_left in ((node.left, True), (node.right, False)):
            rule = f"If ( {_condition(nodes, node, domains, goes_left=goes_left)} )"
            ways[child] = [*ways[place], rule]
        ways[place] = []
    return told


def tree_path(nodes: Nodes, domains: Domains) -> str:
    """The whole tree as nested conditions, what goes right first, as in H2O."""
    lines: list[str] = []
    to_do: list[tuple[str, int, int]] = [("", 0, 0)]  # text, or a node, and how far to the right
    while to_do:
        text, place, depth = to_do.pop()
        indent = "\t" * depth
        if text:
            lines.append(indent + text)
            continue
        node = nodes[place]
        if node.is_leaf:
            lines.append(f"{indent}Predicted value: {node.value}")
            continue
        first = _condition(nodes, node, domains, goes_left=False)
        other = _condition(nodes, node, domains, goes_left=True)
        to_do += reversed(
            [
                (f"If ( {first} ) {{", 0, depth),
                ("", node.right, depth + 1),
                (f"}} else if ( {other} ) {{", 0, depth),
                ("", node.left, depth + 1),
                ("}", 0, depth),
            ]
        )
    return "\n".join(lines)


def _condition(nodes: Nodes, node: ShownNode, domains: Domains, *, goes_left: bool) -> str:
    feature = node.feature or ""
    takes_missing = node.missing_left is goes_left
    levels = nodes[node.left if goes_left else node.right].levels
    missing = f"{feature} is NaN"
    if node.threshold is not None:
        known = f"{feature} {'<' if goes_left else '>='} {node.threshold}"
    elif levels is not None:
        names = domains[feature]
        known = f"{feature} is in [ {' '.join(names[level] for level in levels)} ]"
    else:
        return f"{feature} is not NaN" if goes_left else missing
    return f"{known} or {missing}" if takes_missing else known
