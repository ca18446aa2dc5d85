"""The errors of everything that reads a model of scikit-learn."""

from steam.core.errors import InvalidArtifact, Unsupported


def refuse_sklearn(problem: str) -> InvalidArtifact:
    """The error for a file that is damaged, or made to do harm."""
    return InvalidArtifact(
        f"The scikit-learn model cannot be used: {problem}.",
        hint="Save the model again where it was trained.",
    )


def unsupported_sklearn(problem: str, hint: str) -> Unsupported:
    """The error for a sound file with a model that is not scored here."""
    return Unsupported(f"The scikit-learn model is not supported: {problem}.", hint=hint)


def not_installed(package: str) -> Unsupported:
    """The error where the extra is missing."""
    return Unsupported(
        f"Models of scikit-learn need {package}, which is not installed.",
        hint="Install steam with its extra: pip install 'steam[sklearn]'.",
    )
