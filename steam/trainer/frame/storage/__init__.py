"""Chunks in files: frames that were saved, and cold chunks that make room in memory."""
