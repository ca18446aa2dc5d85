"""Records of the columns that a model reads: rows of JSON decode into them at once."""

from collections.abc import Mapping

import msgspec

from steam.scoring.tables import ABSENT, Vocabulary


def record_of(
    vocabulary: Vocabulary, types: Mapping[str, object], default: object = msgspec.NODEFAULT
) -> type[msgspec.Struct] | None:
    """A record type of what is read, each of its type, then of what is known and not decoded.

    Without a `default` all that is read has to be there. None where a name needs an escape in JSON.
    """
    unread = sorted(vocabulary.known - {*vocabulary.reads})
    names = {f"c{place}": name for place, name in enumerate((*vocabulary.reads, *unread))}
    fields = [
        (field, types[name] | msgspec.UnsetType, default)
        if name in types
        else (field, msgspec.Raw, ABSENT)
        for field, name in names.items()
    ]
    try:
        return msgspec.defstruct(
            "Record", fields, rename=names, forbid_unknown_fields=True, gc=False
        )
    except ValueError:  # a name that would need an escape, or one that stands twice
        return None
