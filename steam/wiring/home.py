"""Make the folders of a home, and the secrets of its servers."""

import secrets
from pathlib import Path

from steam.core.errors import InvalidInput
from steam.core.home import Home
from steam.core.whole_file import write_whole


def prepare_home(home: Home) -> None:
    """Make every folder that is missing, for its owner only. Raises InvalidInput.

    A root that holds anything else as well keeps its mode: it may be somebody's own folder.
    """
    ours = {folder.name for folder in home.folders[1:]}
    try:
        for folder in home.folders:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if {entry.name for entry in home.root.iterdir()} <= ours:
            home.root.chmod(0o700)
        for folder in home.folders[1:]:
            folder.chmod(0o700)
    except OSError as error:
        raise InvalidInput(
            f"The home {home.root} cannot be used: {error.strerror}.",
            hint="Choose another folder with --home or STEAM_HOME.",
        ) from error


def new_token(file: Path) -> str:
    """A secret for this life of a server, in a file of the owner's. Raises OSError."""
    token = secrets.token_urlsafe(32)
    write_whole(file, token.encode(), mode=0o600, durable=False)
    return token
