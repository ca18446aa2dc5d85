"""Code to copy that scores one row with a model: asked over HTTP, or with its file. Pure."""

import json
from dataclasses import dataclass

from steam.scoring.snippets.curl import curl
from steam.scoring.snippets.literals import Row
from steam.scoring.snippets.python import python
from steam.scoring.snippets.r import r
from steam.web.views.facts import ModelFacts

_MOST_COLUMNS = 12
_NOWHERE = "http://127.0.0.1:9000/deployments/NAME/predict"


@dataclass(frozen=True, slots=True)
class Snippet:
    """Code in a language."""

    title: str
    code: str


def model_snippets(name: str, facts: ModelFacts, url: str) -> list[Snippet]:
    """curl, Python and R ask the deployment at `url` (a placeholder without one); Java reads the
    file with H2O's genmodel."""
    row = example_row(facts)
    address = url or _NOWHERE
    return [
        Snippet("curl", curl(address, row)),
        Snippet("Python", python(address, row)),
        Snippet("R", r(address, row)),
        Snippet("Java (genmodel)", _java(name, row)),
    ]


def example_row(facts: ModelFacts) -> Row:
    """A row that it can read: the first level, the middle of the range."""
    row: dict[str, str | int | float | bool | None] = {}
    for feature in facts.features[:_MOST_COLUMNS]:
        name, levels = str(feature["name"]), feature.get("levels")
        low, high = feature.get("low"), feature.get("high")
        if isinstance(levels, list) and levels:
            row[name] = str(levels[0])
        elif isinstance(low, int | float) and isinstance(high, int | float):
            middle = (low + high) / 2
            row[name] = round(middle) if middle == round(middle) else round(middle, 3)
        else:
            row[name] = None
    return row


def _java(name: str, row: Row) -> str:
    lines = [
        f"    row.put({json.dumps(column)}, {json.dumps(str(value))});"
        for column, value in row.items()
        if value is not None
    ]
    return "\n".join(
        [
            "import hex.genmodel.MojoModel;",
            "import hex.genmodel.easy.EasyPredictModelWrapper;",
            "import hex.genmodel.easy.RowData;",
            "",
            "public class Score {",
            "  public static void main(String[] args) throws Exception {",
            f"    var mojo = MojoModel.load({json.dumps(name + '.zip')});",
            "    var model = new EasyPredictModelWrapper(mojo);",
            "    var row = new RowData();",
            *lines,
            "    System.out.println(new com.google.gson.Gson().toJson(model.predict(row)));",
            "  }",
            "}",
        ]
    )
