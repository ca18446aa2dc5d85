"""The headings under which `steam --help` lists its commands."""

SERVERS = "Servers"
MODELS = "Data and models"
DEPLOYMENTS = "Deployments"
UPKEEP = "Upkeep"
ACCESS = "Access"
