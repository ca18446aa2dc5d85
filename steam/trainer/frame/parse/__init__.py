"""Delimited text into frames: a guessed setup, then one pass of bounded memory."""
