"""An estimator in a skops file, of types that are allowed."""

from zipfile import BadZipFile

from steam.core.errors import SteamError, Unsupported
from steam.model.foreign.errors import first_line
from steam.model.sklearn.allowed import ALLOWED_TYPES
from steam.model.sklearn.errors import not_installed, refuse_sklearn

SCHEMA = "schema.json"
_TYPES_SHOWN = 10
_DAMAGED = (
    AttributeError,
    BadZipFile,
    EOFError,
    ImportError,
    LookupError,
    MemoryError,
    NotImplementedError,
    OSError,
    RecursionError,
    RuntimeError,
    TypeError,
    ValueError,
)


def load_skops(data: bytes) -> object:
    """What is in the file, an archive that has been checked.

    Raises Unsupported without skops, for types that are not allowed, and for another version of
    scikit-learn; InvalidArtifact for a damaged file.
    """
    try:
        from skops import io  # noqa: PLC0415 -- an extra, and more than a second of a start

        from steam.model.sklearn.versions import same_version  # noqa: PLC0415
    except ImportError as error:
        raise not_installed("skops and scikit-learn") from error
    try:
        found = frozenset(io.get_untrusted_types(data=data))
        if found - ALLOWED_TYPES:
            raise _not_allowed(sorted(found - ALLOWED_TYPES))
        with same_version():
            return io.loads(data, trusted=sorted(found))
    except SteamError:
        raise
    except _DAMAGED as error:
        raise refuse_sklearn(f"skops cannot read it ({first_line(error)})") from error


def _not_allowed(types: list[str]) -> Unsupported:
    shown = ", ".join(name[:100] for name in types[:_TYPES_SHOWN])
    return Unsupported(
        f"The model holds types that steam does not load: {shown}.",
        hint="Build it from estimators of scikit-learn itself, or export it as ONNX.",
        details={"types": types[:_TYPES_SHOWN]},
    )
