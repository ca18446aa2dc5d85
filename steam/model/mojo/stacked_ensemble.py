"""The keys of a stacked ensemble, and the MOJOs within its MOJO, read into an EnsembleModel."""

from collections.abc import Callable
from itertools import pairwise

from steam.core.errors import Unsupported
from steam.model.container import Container
from steam.model.ensemble import EnsembleModel
from steam.model.mojo.errors import refuse_mojo
from steam.model.mojo.opened import Mojo
from steam.model.mojo.values import Info
from steam.model.predictor import Predictor
from steam.model.signature import Category, Signature

_MAX_MODELS = 1000
_TRANSFORMS = {"NONE": False, "Logit": True}


def read_stacked_ensemble(
    mojo: Mojo, signature: Signature, read_mojo: Callable[[Container], Predictor]
) -> EnsembleModel:
    """The model of a Stacked Ensemble MOJO; `read_mojo` reads those within it.

    Raises InvalidArtifact or Unsupported.
    """
    info = mojo.info
    transform = info.text("metalearner_transform") if info.has("metalearner_transform") else "NONE"
    if transform not in _TRANSFORMS:
        raise Unsupported(
            f"The metalearner transform {transform[:40]!r} is not supported.",
            hint=f"Supported are {', '.join(_TRANSFORMS)}.",
        )
    folders = _folders(info)
    slots = range(info.integer("base_models_num", 1, _MAX_MODELS))
    keys = [info.text(f"base_model{i}") if info.has(f"base_model{i}") else None for i in slots]
    metalearner = info.text("metalearner")
    contents = {key: mojo.container.folder(path) for key, path in folders.items()}
    whole = {key for key, content in contents.items() if "model.ini" in content}
    if not {metalearner, *filter(None, keys), *contents} <= whole:
        raise refuse_mojo("a model that it is made of is not in it")
    models = {key: read_mojo(content) for key, content in contents.items()}
    return EnsembleModel(
        signature=signature,
        bases=tuple(None if key is None else models[key] for key in keys),
        metalearner=models[metalearner],
        logit=_TRANSFORMS[transform] and signature.category is not Category.REGRESSION,
    )


def _folders(info: Info) -> dict[str, str]:
    """The folder of each model by its key. None is within another, so that each is read once."""
    count = info.integer("submodel_count", 1, _MAX_MODELS)
    folders = {info.text(f"submodel_key_{i}"): info.text(f"submodel_dir_{i}") for i in range(count)}
    paths = sorted(folders.values())
    nested = any(after.startswith(path) for path, after in pairwise(paths))
    if len(folders) != count or nested or not all(path.endswith("/") for path in paths):
        raise refuse_mojo("the models that it is made of are not in a folder each")
    return folders
