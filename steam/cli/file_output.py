"""Files that commands write where the user sits."""

from collections.abc import Iterable
from pathlib import Path

from steam.core.errors import InvalidInput
from steam.core.whole_file import whole_file


def check_free(file: Path, *, force: bool) -> None:
    """Raise InvalidInput when there is a file of that name, and not `force`."""
    if file.exists() and not force:
        raise InvalidInput(f"{file} exists already.", hint="Add --force to overwrite it.")


def write_pieces(file: Path, pieces: Iterable[bytes]) -> None:
    """Write a file in one step: whole, or not at all. Raises InvalidInput."""
    try:
        with whole_file(file, mode=0o666, durable=False) as out:
            out.writelines(pieces)
    except OSError as error:
        raise InvalidInput(
            f"{file} cannot be written: {error.strerror}.", hint="Choose another place."
        ) from error
