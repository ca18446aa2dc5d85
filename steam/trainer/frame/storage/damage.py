"""The one error about files of frames that are not what they should be."""

from steam.core.errors import InvalidInput


class DamagedFile(InvalidInput):
    """A file of a frame that cannot be believed: cut short, changed, or never one of ours."""

    code = "damaged_file"

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(
            f"The file {name} is not a whole frame: {reason}.",
            hint="Save the frame again, or take the file from a backup.",
            details={"file": name},
        )
