"""The errors of everything that reads an ONNX file."""

from steam.core.errors import InvalidArtifact, Unsupported


def refuse_onnx(problem: str) -> InvalidArtifact:
    """The error for a file that is damaged, or made to do harm."""
    return InvalidArtifact(
        f"The ONNX file cannot be used: {problem}.", hint="Export the model again."
    )


def unsupported_onnx(problem: str, hint: str) -> Unsupported:
    """The error for a sound file with a model that is not scored here."""
    return Unsupported(f"The ONNX model is not supported: {problem}.", hint=hint)
