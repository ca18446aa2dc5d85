"""The member of an artifact that holds what a page draws of a model; scoring never reads it.

`steam.deploy.curves` says what is in it. MOJO files of H2O's have such tables in another member.
"""

from pathlib import Path

from steam.core.errors import InvalidArtifact, NotFound
from steam.model.container import open_container
from steam.model.zip_directory import Limits, read_directory

MEMBER = "steam-curves.json"
MAX_BYTES = 4 << 20


def member_of(path: Path, name: str, max_bytes: int, limits: Limits | None = None) -> bytes | None:
    """The content of one member of the artifact at `path`; None when it has no such member.

    Nothing else in it is unpacked. Raises NotFound without the file, and InvalidArtifact for one
    that is damaged or no zip, or for a member over `max_bytes`.
    """
    try:
        with path.open("rb") as file:
            members = read_directory(file, path.stat().st_size, limits or Limits())
            if name not in members:
                return None
            if members[name].content_bytes > max_bytes:
                raise InvalidArtifact(
                    f"The model's {name} is larger than {max_bytes >> 20} MiB.",
                    hint="Export the model again from where it was trained.",
                )
            return open_container(file, {name: members[name]}).read(name, max_bytes)
    except FileNotFoundError as error:
        raise NotFound("model file", path) from error
    except OSError as error:
        raise InvalidArtifact(
            f"'{path}' cannot be read: {error.strerror}.", hint="Register the model again."
        ) from error
