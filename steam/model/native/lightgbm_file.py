"""LightGBM's own model files, read into a LightGbmModel."""

from steam.core.errors import Unsupported
from steam.model.native.errors import refuse_file
from steam.model.native.inputs import PlainInputs
from steam.model.native.lightgbm_model import LightGbmModel
from steam.model.native.lightgbm_objectives import objective_of
from steam.model.native.lightgbm_text import ModelText, parse_model_text
from steam.model.native.lightgbm_trees import forest_of, parse_tree, zero_missing
from steam.model.native.responses import classes_of, response_of
from steam.model.signature import Column, ColumnType, Signature
from steam.model.trees.choose import scorer_of

_VERSIONS = ("v2", "v3", "v4")
_MAX_FEATURES = 1_000_000
_MAX_CLASSES = 10_000


def lightgbm_model(text: str) -> LightGbmModel:
    """The model in the content of a file. Raises InvalidArtifact or Unsupported.

    Categories that have names in the file make a categorical column; those without are sent as
    the numbers they had in training.
    """
    found = parse_model_text(text)
    header = found.header
    version = header.text("version")
    if version not in _VERSIONS:
        raise Unsupported(
            f"LightGBM model files of the version {version[:20]!r} are not supported.",
            hint=f"Supported are {', '.join(_VERSIONS)}.",
        )
    outputs = header.whole("num_tree_per_iteration", 1, _MAX_CLASSES)
    if not found.trees or len(found.trees) % outputs:
        raise refuse_file(f"it has {len(found.trees)} trees for {outputs} outputs")
    header.words("tree_sizes", len(found.trees))
    objective = objective_of(header.text("objective"))
    columns = _columns(found)
    signature = Signature(columns, response_of(objective.category, outputs), objective.category)
    trees = [parse_tree(block) for block in found.trees]
    forest = forest_of(trees, outputs, [len(column.levels) for column in columns])
    return LightGbmModel(
        signature=signature,
        inputs=PlainInputs(signature, forest.levels, False, zero_missing(trees)),
        scorer=scorer_of(forest),
        objective=objective,
        classes=classes_of(signature.response),
        averages="average_output" in header.values,
    )


def _columns(found: ModelText) -> tuple[Column, ...]:
    features = found.header.whole("max_feature_idx", 0, _MAX_FEATURES) + 1
    names = found.header.words("feature_names", features)
    levels: dict[int, tuple[str, ...]] = {}
    if found.names:
        if len(found.names) != len(found.categorical):
            raise Unsupported(
                "The names of the categories do not tell which columns they belong to.",
                hint="Train with categorical_feature='auto' and no ordered categories.",
            )
        levels = dict(zip(sorted(found.categorical), found.names, strict=True))
    return tuple(
        Column(name, ColumnType.CATEGORICAL, levels[j])
        if levels.get(j)
        else Column(name, ColumnType.NUMERIC)
        for j, name in enumerate(names)
    )
