"""Names that a server makes up, in a record and in the replies of another server."""

import re
from collections.abc import Iterator

MADE_UP = re.compile(
    r"""\$03\w+\$_\w+                              # jobs
      | upload_[0-9a-f]+
      | _[0-9a-f]{28,32}                           # frames and tables without a name
      | (transformation|leaf_node_assignment)_[0-9a-f]{4}_.+
      | (contributions|staged_proba)__[0-9a-f]{4}_.+
      | prediction_.+ | predictions_.+ | modelmetrics_.+
      | (GLM|GBM|DRF|KMeans|Quantiles)_model_.+
    """,
    re.VERBOSE,
)


class Names:
    """What has become, on this server, of the names in a record."""

    def __init__(self) -> None:
        self._here: dict[str, str] = {}
        self._texts: dict[str, str] = {}

    def learn(self, recorded: object, told: object) -> None:
        """Note every made-up name of the record that stands at the same place of the reply."""
        for there, here in _pairs(recorded, told):
            if there != here and MADE_UP.fullmatch(there):
                self._here.setdefault(there, here)
                self._texts.clear()

    def here(self, text: str) -> str:
        """A recorded text with this server's names."""
        if text not in self._texts:
            found = text
            for there in sorted(self._here, key=len, reverse=True):
                if there in found:
                    found = found.replace(there, self._here[there])
            self._texts[text] = found
        return self._texts[text]


def _pairs(recorded: object, told: object) -> Iterator[tuple[str, str]]:
    if isinstance(recorded, dict) and isinstance(told, dict):
        for name in recorded.keys() & told.keys():
            yield from _pairs(recorded[name], told[name])
    elif isinstance(recorded, list) and isinstance(told, list):
        for pair in zip(recorded, told, strict=False):
            yield from _pairs(*pair)
    elif isinstance(recorded, str) and isinstance(told, str):
        yield recorded, told
