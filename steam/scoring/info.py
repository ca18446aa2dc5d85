"""The body of `/info`: what clients read of the dump of a model that Steam's service gave.

The names are those of genmodel's fields. Trees, coefficients and settings of the scoring library,
which stood there too, are left out.
"""

from steam.model.signature import Column, ColumnType, Signature
from steam.scoring.worker import LoadedModel


def info_of(model: LoadedModel) -> dict[str, object]:
    """The columns of the model, the response last, with their levels, and what kind it is."""
    signature = model.scorer.signature
    is_supervised = signature.category.is_supervised
    columns = _columns(signature, with_response=is_supervised)
    return {
        "m": {
            "_names": [column.name for column in columns],
            "_domains": [column.levels or None for column in columns],
            "_responseColumn": signature.response.name if is_supervised else None,
            "_offsetColumn": signature.offset,
            "_algoName": model.algorithm,
            "_category": signature.category.value,
            "_supervised": is_supervised,
            "_nfeatures": len(signature.features),
            "_nclasses": len(signature.response.levels)
            if signature.category.is_classification
            else 1,
        }
    }


def _columns(signature: Signature, *, with_response: bool) -> tuple[Column, ...]:
    offset = () if signature.offset is None else (Column(signature.offset, ColumnType.NUMERIC),)
    response = (signature.response,) if with_response else ()
    return (*signature.features, *offset, *response)
