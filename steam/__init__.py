"""steam: train models, deploy them as supervised HTTP workers, and keep them up."""

__version__ = "0.1.0"

__all__ = ["__version__"]
