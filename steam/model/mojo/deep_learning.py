"""The keys of a deep learning model in model.ini, read into a network."""

import numpy as np
from numpy.typing import NDArray

from steam.core.errors import Unsupported
from steam.model.mojo.encoding import read_encoding
from steam.model.mojo.errors import refuse_mojo
from steam.model.mojo.ini import MAX_COLUMNS
from steam.model.mojo.opened import Mojo
from steam.model.mojo.trees import read_classes
from steam.model.mojo.values import MAX_ARRAY, Info
from steam.model.neural.autoencoder import AutoEncoder
from steam.model.neural.inputs import NetworkInputs
from steam.model.neural.layers import Layer
from steam.model.neural.model import Link, NeuralModel
from steam.model.neural.network import Network
from steam.model.predictor import Predictor
from steam.model.reencoded import ReencodedModel
from steam.model.signature import Category, ColumnType, Signature

_MAX_LAYERS = 1000
_MAX_UNITS = 10_000_000
_WITH_DROPOUT = "WithDropout"

_LINKS = {
    "bernoulli": Link.IDENTITY,
    "multinomial": Link.IDENTITY,
    "gaussian": Link.IDENTITY,
    "laplace": Link.IDENTITY,
    "quantile": Link.IDENTITY,
    "huber": Link.IDENTITY,
    "poisson": Link.LOG,
    "gamma": Link.LOG,
    "tweedie": Link.LOG,
}
"""By H2O's name of the distribution. `modified_huber` is not there: genmodel itself answers every
row alike."""

Floats = NDArray[np.float64]


def read_deep_learning(mojo: Mojo, signature: Signature) -> Predictor:
    """The model of a Deep Learning MOJO. Raises InvalidArtifact or Unsupported."""
    model = _model(mojo, signature)
    original, encoding = read_encoding(mojo, signature)
    if original is not signature:
        return ReencodedModel(original, encoding, model)
    if mojo.info.has("_n_orig_names"):  # EnumLimited, which the file does not name
        raise Unsupported(
            "Deep learning with the categorical encoding EnumLimited is not supported.",
            hint="Train the model again with another categorical_encoding.",
        )
    return model


def _model(mojo: Mojo, signature: Signature) -> Predictor:
    """The network as it was trained, on columns that may have been encoded anew before."""
    info = mojo.info
    inputs = _inputs(info, signature)
    if signature.category is Category.AUTO_ENCODER:
        return AutoEncoder(_network(inputs, _layers(info, _activation(info))))
    network = _network(inputs, _layers(info, "Linear"))
    link = _link(info.text("distribution"))
    if signature.category is Category.REGRESSION:
        factor, shift = _response(info)
        return NeuralModel(network, link=link, response_factor=factor, response_shift=shift)
    return NeuralModel(network, classes=read_classes(mojo, len(signature.response.levels)))


def _inputs(info: Info, signature: Signature) -> NetworkInputs:
    cats = info.integer("cats", 0, MAX_COLUMNS)
    nums = info.integer("nums", 0, MAX_COLUMNS)
    found = sum(column.type is ColumnType.CATEGORICAL for column in signature.features)
    if (cats, cats + nums) != (found, len(signature.features)):
        raise refuse_mojo(f"it announces {cats} categorical and {nums} numeric columns")
    return NetworkInputs(
        signature=signature,
        category_offsets=info.integers("cat_offsets", 0, MAX_ARRAY) if cats else (0,),
        use_all_factor_levels=info.boolean("use_all_factor_levels"),
        shifts=_optional_doubles(info, "norm_sub"),
        factors=_optional_doubles(info, "norm_mul"),
    )


def _network(inputs: NetworkInputs, layers: tuple[Layer, ...]) -> Network:
    """Raises Unsupported where levels share inputs by a hash, with which genmodel cannot score."""
    if layers[0].inputs < inputs.size:
        raise Unsupported(
            f"Deep learning with {layers[0].inputs} inputs for {inputs.size} levels and numbers "
            "is not supported.",
            hint="Train the model again with a max_categorical_features above its levels.",
        )
    return Network(inputs, layers)


def _layers(info: Info, last_activation: str) -> tuple[Layer, ...]:
    """One layer for each pair of neighbours in `neural_network_sizes`.

    The last has an activation of its own. A ratio of dropout only tells where the name of the
    activation says so.
    """
    sizes = info.integers("neural_network_sizes", 1, _MAX_UNITS)
    hidden = _activation(info)
    if not 2 <= len(sizes) <= _MAX_LAYERS:
        raise refuse_mojo(f"its network has {len(sizes)} layers")
    dropout = (0.0,) * (len(sizes) - 1)
    if info.text("activation").endswith(_WITH_DROPOUT):
        dropout = info.doubles("hidden_dropout_ratios")
    if len(dropout) != len(sizes) - 1:
        raise refuse_mojo("its layers do not have a ratio of dropout each")
    names = [hidden] * (len(sizes) - 2) + [last_activation]
    layers = []
    for i, name in enumerate(names):
        kept = 1.0 if name == "Linear" else 1.0 - dropout[i]
        layers.append(_layer(info, i, (sizes[i], sizes[i + 1]), name, kept))
    return tuple(layers)


def _layer(info: Info, i: int, shape: tuple[int, int], activation: str, kept: float) -> Layer:
    """Layer i from float32 weights, a unit after the other, as (inputs, sums)."""
    inputs, units = shape
    sums_per_unit = 2 if activation == "Maxout" else 1
    bias = np.array(info.doubles(f"bias_layer{i}"))
    with np.errstate(over="ignore"):  # what is too large for float32 is refused as infinite
        weights = np.array(info.doubles(f"weight_layer{i}")).astype(np.float32)
    if bias.size != units * sums_per_unit or weights.size != inputs * bias.size:
        raise refuse_mojo(f"layer {i} does not have {inputs} weights for each of {units} units")
    by_sum = weights.reshape(units, inputs, sums_per_unit).transpose(1, 2, 0)
    return Layer(
        weights=by_sum.reshape(inputs, bias.size).astype(np.float64),
        bias=bias.reshape(units, sums_per_unit).T.reshape(-1),
        activation=activation,
        kept=kept,
    )


def _activation(info: Info) -> str:
    return info.text("activation").removesuffix(_WITH_DROPOUT)


def _link(distribution: str) -> Link:
    link = _LINKS.get(distribution)
    if link is None:
        raise Unsupported(
            f"Deep learning with the distribution {distribution[:40]!r} is not supported.",
            hint=f"Supported are {', '.join(_LINKS)}.",
        )
    return link


def _response(info: Info) -> tuple[float, float]:
    """What the output is divided by, and what is then added."""
    factors = _optional_doubles(info, "norm_resp_mul")
    shifts = _optional_doubles(info, "norm_resp_sub")
    if (factors.size, shifts.size) not in {(0, 0), (1, 1)}:
        raise refuse_mojo("its response does not have one factor and one shift")
    return (float(factors[0]), float(shifts[0])) if factors.size else (1.0, 0.0)


def _optional_doubles(info: Info, key: str) -> Floats:
    return np.array(info.doubles(key) if info.has(key) else (), dtype=np.float64)
