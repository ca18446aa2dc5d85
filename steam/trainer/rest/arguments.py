"""The parameters of one request: texts by name, read as what an endpoint or algorithm expects."""

import json
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal, InvalidOperation
from urllib.parse import parse_qsl

from steam.core.errors import InvalidInput
from steam.trainer.algorithms.parameters import InvalidParameter, ParameterSpec
from steam.trainer.rest.forms import Value, read_array, read_value, read_words

MAX_FIELDS = 1000
_INT_BITS = {"int": 31, "long": 63}


class Arguments:
    """Read-only texts by parameter name; an empty text is as good as none."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = {name: text for name, text in texts.items() if text != ""}
        self._empty = texts.keys() - self._texts.keys()

    @property
    def names(self) -> Iterable[str]:
        return self._texts.keys()

    def check_known(self, names: Collection[str]) -> None:
        """Raises InvalidParameter for a parameter of another name."""
        unknown = next((name for name in self._texts if name not in names), None)
        if unknown is not None:
            raise InvalidParameter(f"Unknown parameter: {unknown[:80]}")

    def number(self, name: str, default: float) -> float:
        """Raises InvalidParameter when it is no number."""
        return read_number(name, self._texts[name], "double") if name in self._texts else default

    def text(self, name: str, default: str = "") -> str:
        """A plain text or key, outer double quotes dropped."""
        text = self._texts.get(name, default).strip()
        return text[1:-1] if len(text) > 1 and text[0] == text[-1] == '"' else text

    def is_empty(self, name: str) -> bool:
        """Whether an empty text was sent, where that says something."""
        return name in self._empty

    def required(self, name: str) -> str:
        """A text that must be there. Raises InvalidParameter."""
        text = self.text(name)
        if not text:
            raise InvalidParameter(f"Required field {name} not specified.")
        return text

    def flag(self, name: str, *, default: bool = False) -> bool:
        return read_flag(self._texts[name]) if name in self._texts else default

    def integer(self, name: str, default: int, type_name: str = "int") -> int:
        """Of Java's `int` or `long`. Raises InvalidParameter when it is no such whole number."""
        return read_integer(name, self._texts[name], type_name) if name in self._texts else default

    def words(self, name: str) -> list[str] | None:
        """A list of words. Raises InvalidInput when it cannot be read."""
        return read_words(self._texts[name]) if name in self._texts else None

    def needed_words(self, name: str) -> list[str]:
        """A list of words that must be there. Raises InvalidParameter and InvalidInput."""
        self.required(name)
        return self.words(name) or []

    def mapping(self, name: str) -> dict[str, str]:
        """Words by name, which must be there. Raises InvalidParameter when they cannot be read."""
        value = read_value(self.required(name))
        if not isinstance(value, dict):
            raise _unreadable(name, self._texts[name], "map of words")
        pairs = {key: word for key, word in value.items() if isinstance(word, str)}
        if len(pairs) < len(value):
            raise _unreadable(name, self._texts[name], "map of words")
        return pairs

    def array(self, name: str) -> list[Value] | None:
        """Any list. Raises InvalidInput when it cannot be read."""
        return read_array(self._texts[name]) if name in self._texts else None

    def value(self, name: str) -> Value:
        """Whatever it is, a list or a map as well. Raises InvalidInput when it cannot be read."""
        return read_value(self._texts.get(name, ""))

    def without(self, names: Collection[str]) -> "Arguments":
        """The parameters of other names."""
        return Arguments({name: text for name, text in self._texts.items() if name not in names})

    def typed(self, specs: Iterable[ParameterSpec]) -> dict[str, object]:
        """Every parameter as its specification says. Raises InvalidParameter and InvalidInput."""
        by_name = {spec.name: spec for spec in specs}
        self.check_known(by_name)
        return {name: read_typed(by_name[name], text) for name, text in self._texts.items()}


def read_flag(text: str) -> bool:
    """True for `true` in any case and for 1; every other word is false, as in H2O."""
    return text.strip().lower() in {"true", "1"}


def read_integer(name: str, text: str, type_name: str) -> int:
    """A whole number of Java's int or long, also written as 3.0 or 3e2. Raises InvalidParameter."""
    limit = 1 << _INT_BITS[type_name]
    try:
        number = Decimal(text.strip())
        if number.is_finite() and -limit <= number < limit and number == number.to_integral_value():
            return int(number)
    except InvalidOperation:
        pass
    raise _unreadable(name, text, type_name)


def read_number(name: str, text: str, type_name: str) -> float:
    """A float, `NaN` and `Infinity` included. Raises InvalidParameter."""
    try:
        return float(text)
    except ValueError:
        raise _unreadable(name, text, type_name) from None


def read_enum(name: str, text: str, values: Iterable[str]) -> str:
    """The value that is meant: case and all but letters and digits do not count.

    Raises InvalidInput, which H2O's clients expect as status 400.
    """
    wanted = _bare(text)
    known = tuple(values)
    for value in known:
        if _bare(value) == wanted:
            return value
    raise InvalidInput(
        f"No enum constant {name}.{text[:40]}.", hint=f"It is one of {', '.join(known)}."
    )


def read_typed(spec: ParameterSpec, text: str) -> object:
    """The value of one parameter. Raises InvalidParameter and InvalidInput."""
    kind = spec.type
    if kind.endswith("[]"):
        return _read_list(spec, text)
    if kind == "boolean":
        return _read_boolean(spec.name, text)
    if kind in _INT_BITS:
        return read_integer(spec.name, text, kind)
    if kind in {"double", "float"}:
        return read_number(spec.name, text, kind)
    if kind == "enum":
        return read_enum(spec.name, text, spec.values)
    word = read_value(text)
    if isinstance(word, list | dict):
        raise _unreadable(spec.name, text, kind)
    return word


def _read_boolean(name: str, text: str) -> bool:
    if text.strip().lower() not in {"true", "false", "1", "0"}:
        raise _unreadable(name, text, "boolean")
    return read_flag(text)


def _read_list(spec: ParameterSpec, text: str) -> object:
    array = read_array(text)
    element = spec.type.removesuffix("[]")
    if element == "KeyValue":
        return None if array is None else [_read_key_value(spec, text, item) for item in array]
    if array is None or element not in {"double", "float", "int", "string"}:
        return array
    if element == "string":
        return read_words(text)
    if any(not isinstance(item, str) for item in array):
        raise _unreadable(spec.name, text, spec.type)
    read = read_integer if element == "int" else read_number
    return [read(spec.name, str(item), element) for item in array]


def _read_key_value(spec: ParameterSpec, text: str, item: Value) -> dict[str, object]:
    """One object of H2O's list of them: {'key': "AGE", 'value': 1}, with its client's quotes."""
    given = {name.strip("'"): one for name, one in item.items()} if isinstance(item, dict) else None
    match given:
        case {"key": str(name), "value": str(value), **others} if not others:
            return {"key": name, "value": read_number(spec.name, value, "double")}
    raise _unreadable(spec.name, text, spec.type)


def _bare(text: str) -> str:
    return "".join(sign for sign in text.lower() if sign.isalnum())


def _unreadable(name: str, text: str, type_name: str) -> InvalidParameter:
    return InvalidParameter(
        f'Illegal argument for field: {name}: cannot convert "{text[:40]}" to type {type_name}'
    )


def read_query(query: str) -> dict[str, str]:
    """The parameters of a query string or an urlencoded body; the last of a name counts.

    Raises InvalidInput when there are too many.
    """
    try:
        return dict(parse_qsl(query, keep_blank_values=True, max_num_fields=MAX_FIELDS))
    except ValueError:
        raise InvalidInput(f"A request has more than {MAX_FIELDS} parameters.") from None


def read_json(body: bytes) -> dict[str, str]:
    """The parameters of a JSON object, as texts. Raises InvalidInput when it is none."""
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        raise InvalidInput("The body is not a JSON object of parameters.")
    return {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in given.items()
        if value is not None
    }
