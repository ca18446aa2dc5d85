"""Every fault of the suite."""

from tests.chaos.faults.fault import Fault
from tests.chaos.faults.identities import IDENTITIES
from tests.chaos.faults.kills import KILLS
from tests.chaos.faults.models import MODELS
from tests.chaos.faults.surroundings import SURROUNDINGS
from tests.chaos.faults.users import USERS

FAULTS: tuple[Fault, ...] = (*KILLS, *IDENTITIES, *SURROUNDINGS, *MODELS, *USERS)
