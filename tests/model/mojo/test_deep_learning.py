import pytest

from steam.core.errors import InvalidArtifact, Unsupported
from steam.model.mojo.read import read_mojo
from steam.model.neural.model import Link

BINOMIAL = "deep_learning/maxout_binomial_balance"
RECTIFIER = "deep_learning/rectifier"
REGRESSION = "deep_learning/maxout_dropout_gaussian"


@pytest.mark.parametrize(
    ("fixture", "key", "value"),
    [
        (BINOMIAL, "cats", "2"),
        (BINOMIAL, "nums", "5"),
        (BINOMIAL, "cat_offsets", "[0, 11, 15]"),
        (BINOMIAL, "cat_offsets", "[0, 13, 15, 17]"),
        (BINOMIAL, "norm_mul", "[1.0]"),
        (BINOMIAL, "norm_mul", "null"),
        (BINOMIAL, "norm_sub", "[NaN, 1.0, 1.0, 1.0]"),
        (BINOMIAL, "use_all_factor_levels", "perhaps"),
        (BINOMIAL, "neural_network_sizes", "[21]"),
        (BINOMIAL, "neural_network_sizes", "[21, 7, 5, 3]"),
        (BINOMIAL, "neural_network_sizes", "[20, 7, 5, 2]"),
        (BINOMIAL, "neural_network_sizes", "[21, 7, 9999999, 2]"),
        (BINOMIAL, "neural_network_sizes", "[21, 7, 0, 2]"),
        (BINOMIAL, "weight_layer1", "[1.0]"),
        (BINOMIAL, "weight_layer2", "[1.0E39, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0]"),
        (BINOMIAL, "bias_layer2", "[NaN, 1.0]"),
        (BINOMIAL, "bias_layer2", "[1.0, 1.0, 1.0, 1.0]"),
        (BINOMIAL, "activation", "Rectifier"),
        (BINOMIAL, "category", "AutoEncoder"),
        (BINOMIAL, "default_threshold", "1.5"),
        (BINOMIAL, "prior_class_distrib", "null"),
        (BINOMIAL, "model_class_distrib", "[0.5, 0.25, 0.25]"),
        (BINOMIAL, "category", "Clustering"),
        (REGRESSION, "hidden_dropout_ratios", "[0.2, 0.4]"),
        (REGRESSION, "hidden_dropout_ratios", "[1.0, 0.4, 0.0]"),
        (REGRESSION, "norm_resp_mul", "[0.0]"),
        (REGRESSION, "norm_resp_mul", "null"),
        (REGRESSION, "norm_resp_sub", "[1.0, 2.0]"),
    ],
)
def test_numbers_that_do_not_agree_are_refused(with_key, fixture, key: str, value: str) -> None:
    with pytest.raises(InvalidArtifact):
        read_mojo(with_key(fixture, key, value))


@pytest.mark.parametrize(
    ("fixture", "key", "value"),
    [
        (RECTIFIER, "activation", "Swish"),
        (BINOMIAL, "distribution", "modified_huber"),
        (BINOMIAL, "distribution", "AUTO"),
        (BINOMIAL, "_genmodel_encoding", "Hashing"),
        (BINOMIAL, "mojo_version", "1.20"),
    ],
)
def test_what_is_not_supported_is_named(with_key, fixture, key: str, value: str) -> None:
    with pytest.raises(Unsupported, match=value):
        read_mojo(with_key(fixture, key, value))


def test_levels_that_share_inputs_are_not_supported(with_key) -> None:
    """As with H2O's max_categorical_features: a network that fits itself, of too few inputs."""
    with pytest.raises(Unsupported, match="21 inputs for 22 levels and numbers") as refused:
        read_mojo(with_key(BINOMIAL, "cat_offsets", "[0, 12, 16, 18]"))
    assert "max_categorical_features" in refused.value.hint


def test_an_encoding_that_the_file_does_not_name_is_refused(with_key) -> None:
    with pytest.raises(Unsupported, match="EnumLimited"):
        read_mojo(with_key("deep_learning/encoded_eigen", "_genmodel_encoding", "null"))


def test_columns_that_were_encoded_anew_are_the_original_ones(with_key) -> None:
    model = read_mojo(with_key("deep_learning/encoded_binary", "uuid", "1"))
    assert model.signature.names == ("x1", "x2", "x3", "x4", "c1", "c2", "c3")


def test_dropout_counts_where_the_activation_says_so(changed, with_key) -> None:
    plain = read_mojo(changed(REGRESSION, "MaxoutWithDropout", "Maxout"))
    dropping = read_mojo(with_key(REGRESSION, "uuid", "1"))
    assert [layer.kept for layer in plain.network.layers] == [1.0, 1.0, 1.0]
    assert [layer.kept for layer in dropping.network.layers] == [0.8, 0.6, 1.0]


def test_a_mean_of_counts_goes_through_the_logarithm(changed, with_key) -> None:
    poisson = "deep_learning/rectifier_dropout_poisson"
    assert read_mojo(with_key(poisson, "uuid", "1")).link is Link.LOG
    assert read_mojo(changed(poisson, "= poisson", "= laplace")).link is Link.IDENTITY


def test_files_of_before_encodings_were_told_can_be_read(changed) -> None:
    read_mojo(changed(BINOMIAL, "_genmodel_encoding = AUTO\n", ""))
