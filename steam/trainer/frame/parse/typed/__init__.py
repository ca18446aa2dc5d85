"""Tables that bring types of their own, read by a child process with a limit on its memory.

Their readers are other people's: one that runs out of memory on a lie in a file ends its process.
"""
