"""How much each predictor matters, as H2O's clients read it."""

import numpy as np

from steam.trainer.algorithms.table import Cell, Table, doubles, strings


def importances_table(names: tuple[Cell, ...], sizes: tuple[Cell, ...]) -> Table:
    """Names with their importances, largest first, and these relative to the largest and to all."""
    relative = np.array(sizes, dtype=np.float64)
    largest = relative.max(initial=0.0) or 1.0
    total = relative.sum() or 1.0
    return Table(
        "Variable Importances",
        (
            strings("variable", names, "Variable"),
            doubles("relative_importance", sizes, "Relative Importance"),
            doubles("scaled_importance", tuple((relative / largest).tolist()), "Scaled Importance"),
            doubles("percentage", tuple((relative / total).tolist()), "Percentage"),
        ),
    )
