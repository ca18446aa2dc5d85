"""A strict reader of Prometheus' text format 0.0.4, written from its description."""

import re
from dataclasses import dataclass, field

_NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
_HEAD = re.compile(rf"# (HELP|TYPE) ({_NAME}) (.+)")
_SAMPLE = re.compile(rf'({_NAME})(?:\{{((?:[^"}}]|"(?:[^"\\]|\\.)*")*)\}})? (\S+)')
_LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)')
_SUFFIXES = {"histogram": ("_bucket", "_sum", "_count"), "counter": ("",), "gauge": ("",)}
_UNESCAPED = {"\\\\": "\\", '\\"': '"', "\\n": "\n"}

Labels = frozenset[tuple[str, str]]


@dataclass
class Read:
    """Types by family, and values by name and labels."""

    types: dict[str, str] = field(default_factory=dict)
    values: dict[tuple[str, Labels], float] = field(default_factory=dict)

    def value(self, name: str, **labels: str) -> float:
        """The one sample of that name which has these labels, and maybe others."""
        wanted = set(labels.items())
        [found] = [v for (n, had), v in self.values.items() if n == name and wanted <= had]
        return found

    def labels_of(self, name: str) -> list[dict[str, str]]:
        return [dict(labels) for sample, labels in self.values if sample == name]


def read_exposition(text: str) -> Read:
    """What a scrape says; fails the test where the format is broken in any way."""
    assert text.endswith("\n")
    read, family = Read(), ""
    for line in text[:-1].split("\n"):
        if line.startswith("#"):
            head = _HEAD.fullmatch(line)
            assert head, line
            family = head[2]
            if head[1] == "TYPE":
                assert family not in read.types, f"{family} stands twice"
                read.types[family] = head[3]
            continue
        sample = _SAMPLE.fullmatch(line)
        assert sample, line
        name, labels = sample[1], _labels(sample[2] or "")
        assert name in {family + suffix for suffix in _SUFFIXES[read.types[family]]}, line
        assert (name, labels) not in read.values, f"{line} stands twice"
        read.values[name, labels] = float(sample[3])
    _check_histograms(read)
    return read


def _labels(text: str) -> Labels:
    end, found = 0, {}
    for match in _LABEL.finditer(text):
        assert match.start() == end, text
        end = match.end()
        found[match[1]] = re.sub(r"\\.", lambda escape: _UNESCAPED[escape[0]], match[2])
    assert end == len(text), text
    return frozenset(found.items())


def _check_histograms(read: Read) -> None:
    for family in (name for name, kind in read.types.items() if kind == "histogram"):
        series: dict[Labels, list[tuple[float, float]]] = {}
        for (name, labels), value in read.values.items():
            if name == f"{family}_bucket":
                own = {key: text for key, text in labels if key != "le"}
                bound = float(dict(labels)["le"])
                series.setdefault(frozenset(own.items()), []).append((bound, value))
        for own, buckets in series.items():
            counts = [count for _, count in sorted(buckets)]
            assert counts == sorted(counts), family
            assert max(buckets)[0] == float("inf"), family
            assert counts[-1] == read.values[f"{family}_count", own], family
