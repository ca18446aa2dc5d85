"""What can go wrong between the gateway and one worker; the client sees none of these."""


class Unreachable(Exception):
    """Nothing of the request came to the worker: any other may have it."""


class Crowded(Unreachable):
    """It is there, and takes no more connections for now."""


class Broken(Exception):
    """The worker may have begun to score, and then broke off or answered nonsense."""


class Silent(Exception):
    """The worker took the request and said nothing in time."""


class ClientGone(Exception):
    """The client went away."""
