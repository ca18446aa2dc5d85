"""Every operator that there is, by name."""

from collections.abc import Mapping
from types import ModuleType

from steam.trainer.rapids.form import Form
from steam.trainer.rapids.operators import arithmetic, keys
from steam.trainer.rapids.values import Operator

_THEMES: tuple[ModuleType, ...] = (arithmetic,)

OPERATORS: Mapping[str, Operator] = {
    name: operator for theme in _THEMES for name, operator in theme.OPERATORS.items()
}
FORMS: Mapping[str, Form] = keys.FORMS
