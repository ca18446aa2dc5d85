"""Listening sockets: opened here, shared by the workers of a deployment, held while none runs."""
