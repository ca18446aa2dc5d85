"""Arrow IPC streams from outside: announcements are checked, and what is plain is read in place."""
