"""Packing a model into an artifact: the same model and facts always give the same bytes."""

import io
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from steam import __version__
from steam.core.errors import InvalidInput, Unsupported
from steam.model import curves, description
from steam.model.facts import decided_facts
from steam.model.glm import GlmModel
from steam.model.kmeans import KMeansModel
from steam.model.mojo.isolation_forest_write import isolation_forest_members
from steam.model.mojo.kmeans import kmeans_members
from steam.model.mojo.naive_bayes import naive_bayes_members
from steam.model.mojo.pca_write import pca_members
from steam.model.mojo.trees_write import tree_members
from steam.model.mojo.write import glm_members
from steam.model.naive_bayes import NaiveBayesModel
from steam.model.plain import print_json, to_plain
from steam.model.predictor import Predictor
from steam.model.projection import ProjectionModel
from steam.model.publish import publish
from steam.model.trees.model import TreeModel

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_LEVEL = 6
_DEFAULTS: Mapping[str, object] = {
    "parameters": {},
    "metrics": {},
    "lineage": {"frame": None, "rows": None, "source": None, "source_sha256": None},
}


def write_glm(model: GlmModel, facts: Mapping[str, object], destination: Path | BinaryIO) -> None:
    """Write the artifact of a GLM, a MOJO with steam.json, to a new file or an open one.

    `facts`: `model`, `created_ms`, `parameters`, `metrics`, `coefficients` (for its `standardized`
    values) and `lineage`, each optional, and whatever else; what the model itself tells is not
    taken from them. `curves` is what a page draws, in a member of its own (see
    `steam.model.curves`). A file appears whole or not at all. Raises Unsupported for a column name
    that a MOJO cannot hold, Exhausted when the disk is full, InvalidInput if it cannot be written.
    """
    data = glm_bytes(model, facts)
    if isinstance(destination, Path):
        publish(data, destination)
    else:
        destination.write(data)


def glm_bytes(model: GlmModel, facts: Mapping[str, object]) -> bytes:
    """The artifact of a GLM in memory. Raises Unsupported as `write_glm` does."""
    created_ms = _created_ms(facts)
    members = glm_members(model, facts.get("parameters", {}), created_ms)
    return _zipped({**members, **_description("glm", model, facts, created_ms)})


def kmeans_bytes(model: KMeansModel, facts: Mapping[str, object]) -> bytes:
    """The artifact of a K-means model in memory; `facts` as for `write_glm`.

    Raises Unsupported for a column name that a MOJO cannot hold.
    """
    created_ms = _created_ms(facts)
    members = kmeans_members(model, created_ms)
    return _zipped({**members, **_description("kmeans", model, facts, created_ms)})


def naive_bayes_bytes(model: NaiveBayesModel, facts: Mapping[str, object]) -> bytes:
    """The artifact of naive Bayes in memory, for steam alone; `facts` as for `write_glm`.

    Raises Unsupported for a column name that a MOJO cannot hold.
    """
    created_ms = _created_ms(facts)
    members = naive_bayes_members(model, created_ms)
    return _zipped({**members, **_description("naivebayes", model, facts, created_ms)})


def pca_bytes(model: ProjectionModel, facts: Mapping[str, object]) -> bytes:
    """The artifact of principal components in memory; `facts` as for `write_glm`.

    Raises Unsupported for a column name that a MOJO cannot hold.
    """
    created_ms = _created_ms(facts)
    members = pca_members(model, created_ms)
    return _zipped({**members, **_description("pca", model, facts, created_ms)})


def tree_bytes(algorithm: str, model: TreeModel, facts: Mapping[str, object]) -> bytes:
    """The artifact of a model of trees in memory, for steam alone; `facts` as for `write_glm`.

    `algorithm`: gbm or drf. Raises Unsupported for a column name that a MOJO
    cannot hold.
    """
    created_ms = _created_ms(facts)
    members = tree_members(algorithm, model, created_ms)
    return _zipped({**members, **_description(algorithm, model, facts, created_ms)})


def isolation_forest_bytes(model: TreeModel, facts: Mapping[str, object]) -> bytes:
    """The artifact of an isolation forest in memory; `facts` as for `write_glm`.

    Raises Unsupported for a column name that a MOJO cannot hold.
    """
    created_ms = _created_ms(facts)
    members = isolation_forest_members(model, created_ms)
    return _zipped({**members, **_description("isolationforest", model, facts, created_ms)})


def _description(
    algorithm: str, model: Predictor, facts: Mapping[str, object], created_ms: int
) -> dict[str, str]:
    """steam.json as a member, and the curves as another if there are any."""
    told = {name: value for name, value in facts.items() if name != "curves"}
    full = {
        "model": algorithm,
        **_DEFAULTS,
        **told,
        **decided_facts(algorithm, model, told),
        "created_ms": created_ms,
        "steam_version": __version__,
    }
    described = print_json(to_plain(full))
    if len(described.encode("utf-8")) > description.MAX_BYTES:
        raise Unsupported(
            f"The facts of the model take more than {description.MAX_BYTES >> 20} MiB.",
            hint="Use columns of fewer levels.",
        )
    return {description.MEMBER: described, **_drawn(facts.get("curves"))}


def _drawn(told: object) -> dict[str, str]:
    """The member of the curves; none where there are none, or more than anybody reads."""
    if not isinstance(told, Mapping):
        return {}
    text = print_json(to_plain(told))
    return {curves.MEMBER: text} if len(text.encode("utf-8")) <= curves.MAX_BYTES else {}


def _zipped(members: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as archive:
        for name in sorted(members):
            info = ZipInfo(name, _ZIP_EPOCH)
            info.create_system = 3  # not that of the machine
            info.external_attr = (stat.S_IFREG | 0o644) << 16
            content = members[name]
            data = content.encode("utf-8") if isinstance(content, str) else content
            archive.writestr(info, data, ZIP_DEFLATED, _LEVEL)
    return buffer.getvalue()


def _created_ms(facts: Mapping[str, object]) -> int:
    value = facts.get("created_ms", 0)
    if not isinstance(value, int) or not 0 <= value < description.MAX_MS:
        raise InvalidInput(
            f"{value!r} is no time of creation.", hint="Give epoch milliseconds before year 9999."
        )
    return value
