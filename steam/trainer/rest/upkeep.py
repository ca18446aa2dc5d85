"""What clients may ask of the server itself: memory given back, and locks that it does not have."""

import gc

from steam.core.freed_memory import give_back_freed_memory
from steam.trainer.rest.call import Call, post
from steam.trainer.rest.schemas import Json, schema


def garbage_collect(_call: Call) -> Json:
    """`POST /3/GarbageCollect`: gives the system back memory that nothing needs."""
    gc.collect()
    give_back_freed_memory()
    return schema("GarbageCollectV3", "Iced")


def unlock_keys(_call: Call) -> Json:
    """`POST /3/UnlockKeys`: fine, as no key is ever locked."""
    return schema("UnlockKeysV3", "Iced")


def lock_cloud(call: Call) -> Json:
    """`POST /3/CloudLock`: fine, as no node can join."""
    return schema("CloudLockV3", "Iced", reason=call.arguments.text("reason") or None)


routes = [
    post("/3/GarbageCollect", garbage_collect, takes=()),
    post("/3/UnlockKeys", unlock_keys, takes=()),
    post("/3/CloudLock", lock_cloud, takes=("reason",)),
]
