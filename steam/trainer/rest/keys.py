"""Keys of every kind: made up, checked, and removed."""

from contextlib import suppress
from dataclasses import replace

from steam.core.errors import Conflict, InvalidInput, NotFound
from steam.core.freed_memory import give_back_freed_memory
from steam.trainer.algorithms.common_parameters import MODEL_ID
from steam.trainer.algorithms.grid.grid import Grid
from steam.trainer.algorithms.trained import TrainedModel
from steam.trainer.frame.frame import Frame
from steam.trainer.rest.call import Call, delete
from steam.trainer.rest.schemas import Json, schema
from steam.trainer.rest.services import TrainerServices
from steam.trainer.store import RawFile, Store, Value, kind_of

MAX_KEY = 512


def check_new_key(key: str, longest: int = MAX_KEY) -> str:
    """The key, if things may be kept under it. Clients put paths and `$` in keys.

    Raises InvalidInput for control characters and for one longer than `longest`.
    """
    if len(key) > longest or not key.isprintable():
        raise InvalidInput(
            f"{key[:40]!r} is not a good key.", hint=f"Use up to {longest} printable characters."
        )
    return key


def check_frame_key(store: Store, key: str) -> str:
    """The key, if a frame may be kept under it: a frame or file that was there is replaced.

    Raises InvalidInput as `check_new_key` does, and Conflict for the key of a model or grid.
    """
    found = store.find(check_new_key(key))
    if isinstance(found, TrainedModel | Grid):
        kind = kind_of(found)
        raise Conflict(
            f"'{key[:80]}' is a {kind}, which a frame of that name would replace.",
            hint=f"Choose another name for the frame, or remove the {kind}.",
        )
    return key


def free_key(store: Store, stem: str, suffix: str = "") -> str:
    """`stem` + `suffix` if that is free, else with the first free number between them."""
    taken = store.snapshot()
    number = 0
    while (key := f"{stem}{number or ''}{suffix}") in taken:
        number += 1
    return key


def discard(value: Value | None) -> None:
    """Let go of what a key no longer stands for: of its file, if that was uploaded."""
    if isinstance(value, RawFile) and value.owned:
        with suppress(FileNotFoundError):
            value.path.unlink()


def remove(services: TrainerServices, key: str) -> Value | None:
    """Forget a key and what it stands for, of a model also what is kept of its cross-validation,
    of a grid also its models; returns what that was."""
    value = services.store.remove(key)
    discard(value)
    if isinstance(value, Grid):
        for model in value.model_keys:
            remove(services, model)
    for kept in kept_with(value):
        discard(services.store.remove(kept))
    return value


def rename(store: Store, key: str, new_key: str) -> None:
    """Let a frame, model or grid go by another key, in the place of one of its kind.

    What is kept with a model or grid keeps its keys. Raises NotFound, InvalidInput for a bad key,
    and Conflict for one that stands for something else.
    """
    found = store.find(key)
    if not isinstance(found, Frame | TrainedModel | Grid):
        raise NotFound("key", key[:80])
    if isinstance(found, Frame):
        check_frame_key(store, new_key)
    before = store.find(check_new_key(new_key))
    if not isinstance(found, Frame) and not isinstance(before, type(found) | None):
        raise Conflict(
            f"'{new_key[:80]}' is a {kind_of(before)}, which a {kind_of(found)} would replace.",
            hint="Choose another name.",
        )
    discard(store.put(_named(found, new_key)))
    if new_key != key:
        store.remove(key)


def _named(value: Frame | TrainedModel | Grid, key: str) -> Frame | TrainedModel | Grid:
    if isinstance(value, TrainedModel):
        return replace(value, key=key, parameters={**value.parameters, MODEL_ID.name: key})
    return replace(value, key=key)


def kept_with(value: Value | None) -> tuple[str, ...]:
    """The keys that go when this goes: of a model's own frames, and of what is kept of its
    cross-validation."""
    if not isinstance(value, TrainedModel):
        return ()
    told = value.cross_validation
    return (*value.frame_keys.values(), *(() if told is None else told.keys))


def remove_key(call: Call) -> Json:
    """`DELETE /3/DKV/{key}`: fine when there is none."""
    remove(call.services, call.path["key"])
    give_back_freed_memory()
    name = call.path["key"]
    return schema(
        "RemoveV3",
        "Iced",
        key=schema("KeyV3", "Key<Keyed>", name=name, type="Key<Keyed>", URL=None),
        cascade=call.arguments.flag("cascade"),
    )


def remove_all(call: Call) -> Json:
    """`DELETE /3/DKV`: everything but `retained_keys`, and what belongs to what they stand for."""
    store = call.services.store
    kept = set(call.arguments.words("retained_keys") or ())
    for key in tuple(kept):
        value = store.find(key)
        kept.update(value.model_keys if isinstance(value, Grid) else kept_with(value))
    for key in store.snapshot():
        if key not in kept:
            discard(store.remove(key))
    give_back_freed_memory()
    return schema("RemoveAllV3", "Iced", retained_keys=None)


routes = [
    delete("/3/DKV/{key:path}", remove_key, takes=("cascade",)),
    delete("/3/DKV", remove_all, takes=("retained_keys",)),
]
