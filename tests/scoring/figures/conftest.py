import pytest

from tests.scoring.figures.machine import Machine


@pytest.fixture
def machine() -> Machine:
    """A machine whose clocks the test sets."""
    return Machine()
