"""What naive Bayes shows: how likely its classes are, and each value within them."""

from steam.model.naive_bayes import Floats, NaiveBayesModel
from steam.model.signature import Column
from steam.trainer.algorithms.table import Table, TableColumn, doubles

_UNNAMED = TableColumn("", "string", "%s", ("",))


def class_tables(model: NaiveBayesModel) -> dict[str, Table]:
    """Every table of the model as a whole by the name that H2O's clients know."""
    priors = model.priors
    names = model.signature.response.levels
    return {
        "model_summary": Table(
            "Model Summary",
            (
                _UNNAMED,
                TableColumn("number_of_response_levels", "long", "%d", (len(priors),)),
                doubles("min_apriori_probability", (float(priors.min()),)),
                doubles("max_apriori_probability", (float(priors.max()),)),
            ),
        ),
        "apriori": Table(
            "A Priori Response Probabilities",
            (
                _UNNAMED,
                *(doubles(n, (p,)) for n, p in zip(names, priors.tolist(), strict=True)),
            ),
        ),
    }


def value_tables(model: NaiveBayesModel) -> tuple[Table, ...]:
    """A table for each feature, those with levels first, as in H2O: a row for each class, with the
    probability of each level, or the mean and the deviation of numbers."""
    both = list(zip(model.signature.features, model.tables, strict=True))
    both.sort(key=lambda one: not one[0].levels)
    return tuple(_value_table(model, column, values) for column, values in both)


def _value_table(model: NaiveBayesModel, column: Column, values: Floats) -> Table:
    response = model.signature.response
    first = TableColumn(
        f"y_by_{column.name.lower()}",
        "string",
        "%s",
        response.levels,
        f"Y_by_{column.name}",
    )
    names = column.levels or ("mean", "std_dev")
    told = column.levels or ("Mean", "Std_Dev")
    shown = zip(names, values.T.tolist(), told, strict=True)
    return Table(column.name, (first, *(doubles(n, tuple(one), d) for n, one, d in shown)))
