"""The error of everything that reads another library's model file."""

from steam.core.errors import InvalidArtifact


def refuse_file(problem: str) -> InvalidArtifact:
    """The error for a file that is recognised and could not be scored."""
    return InvalidArtifact(
        f"The model file is damaged: {problem}.", hint="Save the model again where it was trained."
    )
