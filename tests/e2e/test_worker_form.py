"""The form page of a worker on its own, in a real browser: every control, answer and snippet."""

from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from steam.model.signature import Category, Column, ColumnType, Signature
from tests.e2e.window import check_width, resize
from tests.scoring.conftest import start_worker, start_worker_of

__all__ = ["start_worker", "start_worker_of"]

pytestmark = [pytest.mark.e2e, pytest.mark.process]

CATEGORICAL, NUMERIC, TIME = ColumnType.CATEGORICAL, ColumnType.NUMERIC, ColumnType.TIME
EVIL = "<img src=x onerror=document.title='owned'>"
FLIGHTS = Signature(
    features=(
        Column("carrier", CATEGORICAL, levels=("AA", "B6", "UA")),
        Column("weekend", CATEGORICAL, levels=("no", "yes")),
        Column("distance", NUMERIC, low=17, high=4983),
        Column("hour", TIME, low=1356998400000, high=1388523600000),
    ),
    response=Column("late", CATEGORICAL, levels=("NO", "YES")),
    category=Category.BINOMIAL,
)
HOSTILE = Signature(
    features=(
        Column(EVIL, CATEGORICAL, levels=(EVIL, "</option></select><script>alert(1)</script>")),
        Column("__proto__", NUMERIC),
    ),
    response=Column(f"y {EVIL}", CATEGORICAL, levels=(f"no {EVIL}", f"yes {EVIL}")),
    category=Category.BINOMIAL,
)


@pytest.fixture(scope="module")
def flights(start_worker_of):
    return start_worker_of(FLIGHTS)


@pytest.fixture
def form(flights, page: Page) -> Page:
    """The page of the worker, with the code of its example there."""
    page.goto(flights.url)
    expect(page.get_by_role("tabpanel")).to_contain_text("curl")
    return page


def test_an_example_is_filled_in_and_predicted(flights, form: Page) -> None:
    form.get_by_role("button", name="Example").click()
    expect(form.get_by_label("carrier")).to_have_value("AA")
    expect(form.get_by_label("distance")).to_have_value("2500")
    expect(form.get_by_label("hour")).to_have_value("2013-07-02T00:00")
    expect(form.get_by_label("no", exact=True)).to_be_checked()
    form.get_by_role("button", name="Predict", exact=True).click()
    row = {"carrier": "AA", "weekend": "no", "distance": 2500, "hour": "2013-07-02T00:00"}
    answer = httpx.post(f"{flights.url}/predict", json=row, trust_env=False, timeout=30).json()
    expect(form.locator(".answer")).to_have_text(answer["label"])
    for level, probability in answer["probabilities"].items():
        expect(form.get_by_role("row", name=level)).to_contain_text(f"{probability:.4f}")
        bar = form.get_by_role("progressbar", name=f"probability of {level}")
        assert bar.evaluate("bar => bar.value") == pytest.approx(probability)


def test_code_follows_what_is_typed(form: Page) -> None:
    code = form.get_by_role("tabpanel")
    expect(code).to_contain_text('"distance": 2500')
    form.get_by_label("distance").fill("300")
    expect(code).to_contain_text('"distance": 300')
    expect(code).to_contain_text('"carrier": null')
    form.get_by_role("button", name="Clear").click()
    expect(code).to_contain_text('"distance": 2500')


def test_languages_are_chosen_with_the_keyboard(form: Page) -> None:
    form.get_by_role("tab", name="curl").focus()
    form.keyboard.press("ArrowRight")
    expect(form.get_by_role("tab", name="Python")).to_be_focused()
    expect(form.get_by_role("tab", name="Python")).to_have_attribute("aria-selected", "true")
    expect(form.get_by_role("tabpanel", name="Python")).to_contain_text(
        "from urllib.request import"
    )
    form.keyboard.press("ArrowLeft")
    form.keyboard.press("ArrowLeft")
    expect(form.get_by_role("tabpanel", name="JavaScript")).to_contain_text("await fetch(")


def test_code_is_copied(form: Page) -> None:
    form.context.grant_permissions(["clipboard-read", "clipboard-write"])
    form.get_by_role("button", name="Copy").click()
    expect(form.get_by_role("button", name="Copied")).to_be_visible()
    copied = form.evaluate("navigator.clipboard.readText()")
    assert copied == form.get_by_role("tabpanel").text_content()


def test_warnings_are_told(form: Page) -> None:
    form.evaluate("""() => {
      const select = document.querySelector("select");
      select.add(new Option("ZZ", "ZZ", true, true));
    }""")
    form.get_by_role("button", name="Predict", exact=True).click()
    expect(form.get_by_role("note")).to_contain_text(
        "has the level 'ZZ', which the model never saw"
    )


def test_a_time_that_is_half_there_is_not_sent(form: Page) -> None:
    form.get_by_label("hour").focus()
    form.keyboard.type("0702")
    form.get_by_role("button", name="Predict", exact=True).click()
    expect(form.get_by_role("alert")).to_have_text(
        "The time in hour is not complete. Complete it, or clear it."
    )


@pytest.mark.parametrize(
    ("name", "content", "answer"),
    [
        ("rows.csv", "carrier,distance\nAA,100\nUA,900\n", "predict,NO,YES"),
        ("rows.jsonl", '{"carrier": "AA"}\n{"carrier": "UA"}\n', '{"labelIndex":'),
        ("rows.json", '[{"carrier": "AA"}, {"carrier": "UA"}]', '[{"labelIndex":'),
    ],
)
def test_a_file_of_rows_becomes_a_file_of_answers(
    form: Page, tmp_path: Path, name: str, content: str, answer: str
) -> None:
    file = tmp_path / name
    file.write_text(content)
    form.get_by_label("File", exact=True).set_input_files(file)
    form.get_by_role("button", name="Send file").click()
    stem, _, suffix = name.partition(".")
    with form.expect_download() as download:
        form.get_by_role("link", name=f"Save {stem}_predictions.{suffix}").click()
    assert download.value.path().read_text().startswith(answer)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (None, "There is no file yet. Choose one."),
        ("rows.docx", "The name of the file does not tell what it is."),
    ],
)
def test_what_is_no_file_of_rows_is_not_sent(
    form: Page, tmp_path: Path, name: str | None, told: str
) -> None:
    if name is not None:
        file = tmp_path / name
        file.write_text("x")
        form.get_by_label("File", exact=True).set_input_files(file)
    form.get_by_role("button", name="Send file").click()
    expect(form.get_by_role("alert")).to_contain_text(told)


def test_names_from_a_hostile_model_are_nothing_but_text(start_worker_of, page: Page) -> None:
    page.goto(start_worker_of(HOSTILE).url)
    page.get_by_role("button", name="Example").click()
    page.get_by_role("button", name="Predict", exact=True).click()
    expect(page.locator(".answer")).to_contain_text(EVIL)
    expect(page.get_by_role("tabpanel")).to_contain_text('"__proto__": 0')
    assert page.title() == "prostate · predictions"
    assert page.locator("main img, main script").count() == 0


def test_an_explanation_is_that_of_the_api(flights, form: Page) -> None:
    form.get_by_role("button", name="Example").click()
    form.get_by_label("Explain").check()
    form.get_by_role("button", name="Predict", exact=True).click()
    row = {"carrier": "AA", "weekend": "no", "distance": 2500, "hour": "2013-07-02T00:00"}
    address = f"{flights.url}/predict?contributions=true"
    shares = httpx.post(address, json=row, trust_env=False, timeout=30).json()["contributions"]
    expect(form.get_by_role("heading", name="What moved the score")).to_be_visible()
    for name in ("carrier", "weekend", "distance", "hour"):
        shown = form.get_by_role("row", name=name).get_by_role("cell").nth(1).inner_text()
        assert float(shown) == pytest.approx(shares[name], rel=1e-3)


def test_what_moved_the_score_is_a_chart(form: Page) -> None:
    form.evaluate(f"""async () => {{
      const {{ partsOf }} = await import("./answer.js");
      const contributions = {{ hour: 0.25, {EVIL!r}: -1.5, BiasTerm: 0.5 }};
      document.getElementById("result").replaceChildren(...partsOf({{ value: 2, contributions }}));
    }}""")
    rows = form.get_by_role("table").get_by_role("row")
    assert [row.inner_text().split("\t")[:2] for row in rows.all()] == [
        ["column", "adds"],
        [EVIL, "-1.5"],
        ["hour", "0.25"],
        ["where scores start", "0.5"],
    ]
    bars = form.locator(".signed span")
    assert bars.evaluate_all("bars => bars.map((bar) => [bar.className, bar.style.width])") == [
        ["down", "50%"],
        ["up", "8.33333%"],
        ["up", "0%"],
    ]


def test_only_what_can_explain_offers_it(start_worker, form: Page) -> None:
    expect(form.get_by_label("Explain")).to_be_visible()
    form.goto(start_worker("kmeans/numeric").url)
    expect(form.get_by_role("button", name="Example")).to_be_visible()
    assert form.get_by_label("Explain").count() == 0


@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_is_wider_than_the_window(form: Page, width: int) -> None:
    resize(form, width, 800)
    form.get_by_role("button", name="Example").click()
    form.get_by_role("button", name="Predict", exact=True).click()
    expect(form.locator(".answer")).to_be_visible()
    check_width(form, width)


def test_every_control_has_a_name(form: Page) -> None:
    for control in form.locator("input, select, button").all():
        assert control.evaluate("one => one.labels?.length || one.textContent.trim().length")
