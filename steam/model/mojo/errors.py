"""The error of everything that reads a MOJO."""

from steam.core.errors import InvalidArtifact


def refuse_mojo(problem: str) -> InvalidArtifact:
    """The error for a zip whose content is not a MOJO that could be scored."""
    return InvalidArtifact(
        f"The file is not a usable MOJO: {problem}.",
        hint="Export the model again from where it was trained.",
    )
