"""What every MOJO has, whatever its algorithm: model.ini, columns and their levels."""

from collections.abc import Mapping
from dataclasses import dataclass

from steam.core.errors import Unsupported
from steam.model.container import Container
from steam.model.mojo.domains import MAX_LEVELS, parse_domain
from steam.model.mojo.errors import refuse_mojo
from steam.model.mojo.ini import MAX_COLUMNS, Ini, parse_ini
from steam.model.mojo.values import Info
from steam.model.signature import Category, Column, ColumnType, Signature

MAX_INI_BYTES = 32 << 20
_MAX_DOMAIN_BYTES = 64 << 20
_MAX_DOMAINS_BYTES = 128 << 20


@dataclass(frozen=True, slots=True)
class Mojo:
    """A MOJO whose common part has been read and checked."""

    container: Container
    info: Info
    columns: tuple[str, ...]
    features: int
    domains: Mapping[int, tuple[str, ...]]

    @property
    def algorithm(self) -> str:
        """H2O's long name, such as `Generalized Linear Modeling`."""
        return self.info.text("algorithm")

    def signature(self) -> Signature:
        """Features, response and offset as the MOJO itself tells them.

        A column without levels is numeric. Raises InvalidArtifact or Unsupported.
        """
        category = _category(self.info.text("category"))
        if not self.info.boolean("supervised"):
            features = tuple(self._column(i) for i in range(self.features))
            return Signature(features, Column("predict", ColumnType.NUMERIC), category)
        if self.features >= len(self.columns):
            raise refuse_mojo("it has no response column")
        classes = self.info.integer("n_classes", 1, MAX_LEVELS)
        last = len(self.columns) - 1
        response = self._column(last)
        if response.levels and len(response.levels) != classes:
            raise refuse_mojo(f"it has {classes} classes and {len(response.levels)} of them named")
        if category is Category.BINOMIAL and not response.levels:
            response = Column(response.name, ColumnType.NUMERIC, ("0", "1"))
        offset = self.info.text("offset_column") if self.info.has("offset_column") else None
        if offset is not None and offset not in self.columns[self.features : last]:
            raise refuse_mojo("its offset is not one of its columns")
        return Signature(
            features=tuple(self._column(i) for i in range(self.features)),
            response=response,
            category=category,
            offset=offset,
        )

    def _column(self, index: int) -> Column:
        levels = self.domains.get(index)
        if levels is None:
            return Column(self.columns[index], ColumnType.NUMERIC)
        return Column(self.columns[index], ColumnType.CATEGORICAL, levels)


def open_mojo(container: Container) -> Mojo:
    """Read what all MOJOs share. Raises InvalidArtifact where counts do not agree."""
    ini = parse_ini(container.text("model.ini", MAX_INI_BYTES))
    count = ini.info.integer("n_columns", 1, MAX_COLUMNS)
    if len(ini.columns) != count:
        raise refuse_mojo(f"{count} columns are announced and {len(ini.columns)} named")
    return Mojo(
        container=container,
        info=ini.info,
        columns=ini.columns,
        features=ini.info.integer("n_features", 0, count),
        domains=_domains(container, ini),
    )


def _domains(container: Container, ini: Ini) -> dict[int, tuple[str, ...]]:
    escaped = ini.info.has("escape_domain_values") and ini.info.boolean("escape_domain_values")
    if ini.info.has("n_domains") and ini.info.integer("n_domains", 0, MAX_COLUMNS) != len(
        ini.domains
    ):
        raise refuse_mojo("it does not have as many columns with levels as it announces")
    if sum(entry.levels for entry in ini.domains) > MAX_LEVELS:
        raise refuse_mojo(f"its columns have more than {MAX_LEVELS} levels")
    left = _MAX_DOMAINS_BYTES
    domains: dict[int, tuple[str, ...]] = {}
    for entry in ini.domains:
        if entry.column >= len(ini.columns) or entry.column in domains:
            raise refuse_mojo(f"there is no one column {entry.column} to have levels")
        text = container.text(f"domains/{entry.file}", min(left, _MAX_DOMAIN_BYTES))
        left -= len(text)
        domains[entry.column] = parse_domain(text, entry.levels, escaped)
    return domains


def _category(name: str) -> Category:
    try:
        return Category(name)
    except ValueError as error:
        raise Unsupported(
            f"Models of the category {name[:40]!r} are not supported.",
            hint=f"Supported are {', '.join(Category)}.",
        ) from error
