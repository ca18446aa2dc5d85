"""An estimator in a pickle or joblib file. Loading one runs whatever code its maker chose."""

import io

from steam.core.errors import SteamError
from steam.model.foreign.errors import first_line
from steam.model.sklearn.errors import not_installed, refuse_sklearn


def load_pickle(data: bytes) -> object:
    """What is in the file. To be called only in a process that may be lost, and only if allowed.

    Raises Unsupported without scikit-learn and for another version of it, InvalidArtifact for a
    file that cannot be loaded.
    """
    try:
        import joblib  # noqa: PLC0415 -- heavy, and seldom needed

        from steam.model.sklearn.versions import same_version  # noqa: PLC0415
    except ImportError as error:
        raise not_installed("scikit-learn") from error
    try:
        with same_version():
            found: object = joblib.load(io.BytesIO(data))
    except SteamError:
        raise
    except Exception as error:  # the file's own code raises what it likes
        raise refuse_sklearn(f"it cannot be unpickled ({first_line(error)})") from error
    return found
