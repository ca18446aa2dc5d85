"""Writing principal components as a MOJO."""

from steam.model.mojo.members import common_keys, ini_and_domains
from steam.model.mojo.values import print_boolean, print_doubles, print_integers
from steam.model.projection import ProjectionModel


def pca_members(model: ProjectionModel, created_ms: int) -> dict[str, str | bytes]:
    """The members of the archive by name. Raises Unsupported for a name that a MOJO cannot hold."""
    signature = model.signature
    domains = {i: column.levels for i, column in enumerate(signature.features) if column.levels}
    columns = len(signature.features)
    rows, components = model.directions.shape
    info = {
        **common_keys(
            signature,
            ("pca", "Principal Components Analysis"),
            columns,
            len(domains),
            created_ms=created_ms,
            supervised=False,
        ),
        "pcaMethod": "GramSVD",
        "pca_impl": "MTJ_EVD_SYMMMATRIX",
        "k": str(components),
        "use_all_factor_levels": print_boolean(model.use_all_factor_levels),
        "permutation": print_integers(list(model.order)),
        "ncats": str(len(model.category_offsets) - 1),
        "nnums": str(len(model.shifts)),
        "normSub": print_doubles(model.shifts.tolist()),
        "normMul": print_doubles(model.factors.tolist()),
        "catOffsets": print_integers(list(model.category_offsets)),
        "eigenvector_size": str(rows),
    }
    raw = model.directions.astype(">f8").tobytes()
    return {**ini_and_domains(info, signature.names, domains), "eigenvectors_raw": raw}
