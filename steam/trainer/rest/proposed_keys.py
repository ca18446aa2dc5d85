"""The key that is proposed for the frame that a file becomes."""

import re

from steam.trainer.rest.keys import free_key
from steam.trainer.store import RawFile, Store

_ENDINGS = ("zip", "gz", "csv", "xls", "txt", "svm", "orc", "arff")
"""Ends of file names that say nothing of what is in them: H2O leaves out these and no others."""


_LONGEST = 200
"""As much of a name, such as that at the end of a long address, is enough to know it by."""


def proposed_key(file: RawFile, store: Store) -> str:
    """A free key made of the file's name, as H2O makes it; other names than H2O's have those files
    alone that were uploaded under a key without slashes, to which it adds the words `Key_Frame__`.
    """
    if file.owned and file.key == file.path.name:  # uploaded without a name of its own
        return f"Key_Frame__{file.key}.hex"
    name = file.key.rpartition("/")[2]
    stem, dot, ending = name.rpartition(".")
    while stem and dot and ending.endswith(_ENDINGS):
        name = stem
        stem, dot, ending = name.rpartition(".")
    word = re.sub(r"\W", "_", name[:_LONGEST], flags=re.ASCII)
    return free_key(store, f"X{word}" if not word or word[0].isdigit() else word, ".hex")
