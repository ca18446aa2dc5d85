"""Facts of models are anybody's: reading them never fails."""

from hypothesis import given
from hypothesis import strategies as st

from steam.web.pages.metrics import headline, metric_table
from steam.web.views.facts import read_facts

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "type", "levels", "low", "features", "response", "training"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=10,
)


@given(
    st.dictionaries(
        st.sampled_from(["signature", "metrics", "coefficients", "parameters", "lineage"]),
        ANYTHING,
    )
)
def test_any_data_is_read(facts):
    read = read_facts(facts)
    assert all(isinstance(feature["name"], str) for feature in read.features)
    assert all("name" in row for row in read.coefficients)
    columns, rows = metric_table(read.metrics)
    assert all(len(values) == len(columns) for _, values in rows)
    assert len(headline(read.metrics, "Binomial")) <= 4
