"""Changes of frames: pure functions from frames to a frame, sharing the chunks that stay.

Nothing changes under a reader: every function makes a new frame, under the key of its first one.
"""
