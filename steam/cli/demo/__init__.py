"""`steam demo`: the main job from a CSV file to a worker that comes back after a kill."""

from steam.cli.demo.command import add_to

__all__ = ["add_to"]
