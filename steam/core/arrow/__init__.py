"""Arrow IPC from outside: what it announces is checked before a reader of Arrow believes it."""
