"""The keys of a K-means model in model.ini, read into a KMeansModel and back."""

from dataclasses import replace

import numpy as np

from steam.core.errors import Unsupported
from steam.model.kmeans import KMeansModel, Standardisation
from steam.model.mojo.errors import refuse_mojo
from steam.model.mojo.members import common_keys, ini_and_domains
from steam.model.mojo.opened import Mojo
from steam.model.mojo.values import Info, print_boolean, print_doubles, print_integers
from steam.model.signature import Column, ColumnType, Signature

_MAX_CLUSTERS = 100_000
_INT32_MAX = 2**31 - 1


def read_kmeans(mojo: Mojo, signature: Signature) -> KMeansModel:
    """The model of a K-means MOJO. Raises InvalidArtifact.

    The clusters become the levels of the response, "0" and so on.
    """
    info = mojo.info
    clusters = info.integer("center_num", 1, _MAX_CLUSTERS)
    centers = [info.doubles(f"center_{k}") for k in range(clusters)]
    if any(len(center) != len(signature.features) for center in centers):
        raise refuse_mojo("a center does not have a value for each column")
    levels = tuple(map(str, range(clusters)))
    response = Column(signature.response.name, ColumnType.CATEGORICAL, levels)
    return KMeansModel(
        signature=replace(signature, response=response),
        centers=np.array(centers, dtype=np.float64),
        standardisation=(
            _standardisation(info, signature) if info.boolean("standardize") else None
        ),
    )


def kmeans_members(model: KMeansModel, created_ms: int) -> dict[str, str]:
    """The members of the archive by name. Raises Unsupported for a name that a MOJO cannot hold."""
    signature = model.signature
    domains = {i: column.levels for i, column in enumerate(signature.features) if column.levels}
    columns = len(signature.features)
    names = ("kmeans", "K-means")
    info = {
        **common_keys(
            signature, names, columns, len(domains), created_ms=created_ms, supervised=False
        ),
        **_kmeans_keys(model),
    }
    return ini_and_domains(info, signature.names, domains)


def _kmeans_keys(model: KMeansModel) -> dict[str, str]:
    """The algorithm's own keys of `[info]`, in H2O's order."""
    keys = {"standardize": print_boolean(model.standardisation is not None)}
    if (given := model.standardisation) is not None:
        levels = np.array([bool(column.levels) for column in model.signature.features])
        if not np.array_equal(given.shifts, np.where(levels, 0.0, given.missing)):
            raise Unsupported(
                "A MOJO of K-means cannot have other values for missing numbers than their means.",
                hint="Shift by what stands in for a missing value.",
            )
        modes = np.where(levels, given.missing, -1.0).astype(np.int64)
        keys["standardize_means"] = print_doubles(np.where(levels, np.nan, given.missing).tolist())
        keys["standardize_mults"] = print_doubles(given.factors.tolist())
        keys["standardize_modes"] = print_integers(modes.tolist())
    keys["center_num"] = str(len(model.centers))
    rows = enumerate(model.centers.tolist())
    return keys | {f"center_{number}": print_doubles(center) for number, center in rows}


def _standardisation(info: Info, signature: Signature) -> Standardisation:
    """A mode of -1 marks a number, whose mean stands in; else the mode is a level."""
    means = np.array(info.doubles("standardize_means"), dtype=np.float64)
    factors = np.array(info.doubles("standardize_mults"), dtype=np.float64)
    modes = np.array(info.integers("standardize_modes", -1, _INT32_MAX), dtype=np.float64)
    if {means.shape, factors.shape, modes.shape} != {(len(signature.features),)}:
        raise refuse_mojo("its columns do not have a mean, a factor and a mode each")
    numeric = modes == -1
    for column, is_number, mode in zip(signature.features, numeric, modes, strict=True):
        if is_number != (column.type is not ColumnType.CATEGORICAL):
            raise refuse_mojo(f"column {column.name[:40]!r} has levels and no mode, or a mode only")
        if mode >= max(len(column.levels), 1):
            raise refuse_mojo(f"the mode of column {column.name[:40]!r} is not one of its levels")
    return Standardisation(
        missing=np.where(numeric, means, modes),
        shifts=np.where(numeric, means, 0.0),
        factors=np.where(numeric, factors, 1.0),
    )
