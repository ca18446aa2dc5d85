"""The keys and the blob of a principal components analysis, read into a ProjectionModel."""

import numpy as np

from steam.model.mojo.blobs import read_doubles
from steam.model.mojo.errors import refuse_mojo
from steam.model.mojo.ini import MAX_COLUMNS
from steam.model.mojo.opened import Mojo
from steam.model.mojo.values import MAX_ARRAY
from steam.model.projection import ProjectionModel
from steam.model.signature import Signature


def read_pca(mojo: Mojo, signature: Signature) -> ProjectionModel:
    """The model of a PCA MOJO. Raises InvalidArtifact."""
    info = mojo.info
    cats = info.integer("ncats", 0, MAX_COLUMNS)
    nums = info.integer("nnums", 0, MAX_COLUMNS)
    components = info.integer("k", 1, MAX_COLUMNS)
    rows = info.integer("eigenvector_size", 1, MAX_ARRAY)
    offsets = info.integers("catOffsets", 0, MAX_ARRAY)
    if len(offsets) != cats + 1 or cats + nums != len(signature.features):
        raise refuse_mojo(f"it announces {cats} categorical and {nums} numeric columns")
    directions = read_doubles(mojo.container, "eigenvectors_raw", rows * components)
    return ProjectionModel(
        signature=signature,
        order=info.integers("permutation", 0, MAX_COLUMNS),
        category_offsets=offsets,
        use_all_factor_levels=info.boolean("use_all_factor_levels"),
        shifts=np.array(info.doubles("normSub") if nums else (), dtype=np.float64),
        factors=np.array(info.doubles("normMul") if nums else (), dtype=np.float64),
        directions=directions.reshape(rows, components),
    )
