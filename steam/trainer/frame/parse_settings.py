"""How a file was read into a frame, as far as it takes to read it so again."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ParseSettings:
    """What a parse went by; empty where it says nothing about that format.

    `types` and `missing` (texts that mean missing) are of columns by name, `types` of those alone
    whose type was demanded. `skipped` are names of columns that were left out.
    """

    format: str
    separator: str = ""
    header: bool | None = None
    encoding: str = ""
    zone: str = ""
    sheet: str = ""
    types: dict[str, str] = field(default_factory=dict, hash=False)
    missing: dict[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    skipped: tuple[str, ...] = ()

    def facts(self) -> dict[str, object]:
        """Plain JSON data of what is not empty."""
        told = {
            "format": self.format,
            "separator": self.separator,
            "header": self.header,
            "encoding": self.encoding,
            "zone": self.zone,
            "sheet": self.sheet,
            "types": self.types,
            "missing": {name: list(texts) for name, texts in self.missing.items()},
            "skipped": list(self.skipped),
        }
        return {key: value for key, value in told.items() if value not in (None, "", {}, [])}
