"""Data in Flow: imported, parsed, looked at and changed, by clicking and by commands."""

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.flow_servers import FlowServers
from tests.e2e.notebook import Notebook

pytestmark = pytest.mark.process

HOSTILE = [
    "<img src=x onerror=globalThis.struck=1>",
    "</script><script>globalThis.struck=1</script>",
    'quote"d',
    "it's",
    "ünï 😀",
    "x" * 300,
    "__proto__",
    "=1+1",
]
LEVELS = ["<svg onload=globalThis.struck=1>", "</td><b>", "constructor"]


@pytest.fixture
def notebook(page: Page, flow: FlowServers) -> Notebook:
    return Notebook(page, flow.url)


def _parse(notebook: Notebook, path: Path, frame: str, more: str = "") -> None:
    notebook.run(f'importFiles ["{path}"]')
    key = f"nfs:/{path}"
    notebook.run(f'parseFiles source_frames: ["{key}"], destination_frame: "{frame}"{more}')


def test_clicks_lead_from_a_file_to_its_columns(notebook: Notebook) -> None:
    form = notebook.click(notebook.cell(0).get_by_role("button", name="Import files"))
    form.get_by_label("Search this folder").fill("PROST")
    expect(form.get_by_label("Choose iris.csv")).to_have_count(0)
    form.get_by_label("Choose prostate.csv").check()
    expect(form.get_by_text("1 file chosen, 9.04 KB")).to_be_visible()

    files = notebook.click(form.get_by_role("button", name="Import", exact=True).first)
    setup = notebook.click(files.get_by_role("button", name="Parse this file"))
    expect(setup.get_by_text("9 columns")).to_be_visible()
    setup.get_by_label("Name of the frame").fill("clicked.hex")
    setup.get_by_label("Type of column RACE").select_option("Enum")
    setup.get_by_label("Read column ID").uncheck()
    name = setup.get_by_label("Name of column AGE")
    name.fill("years")
    name.press("Tab")
    expect(setup.locator(".form-end code")).to_contain_text('column_names: {AGE: "years"}')

    parsed = notebook.click(setup.get_by_role("button", name="Parse", exact=True))
    expect(parsed.get_by_text("380 rows · 8 columns")).to_be_visible()
    assert 'skipped_columns: ["ID"]' in parsed.locator("textarea.source").first.input_value()

    summary = notebook.click(parsed.get_by_role("button", name="Summary"))
    expect(summary.get_by_label("Histogram of years")).to_be_visible()
    expect(summary.get_by_label("Type of RACE")).to_have_value("Enum")
    column = notebook.click(summary.get_by_role("button", name="years", exact=True))
    expect(column.locator("canvas")).to_have_count(2)
    levels = notebook.run('getColumnSummary "clicked.hex", "RACE"')
    expect(levels.get_by_text("89.7 %")).to_be_visible()


def test_another_separator_shows_other_columns(notebook: Notebook, flow: FlowServers) -> None:
    path = flow.data / "bars.txt"
    path.write_text("a|b;c\n1|2;3\n4|5;6\n")
    notebook.run(f'importFiles ["{path}"]')
    setup = notebook.run(f'setupParse source_frames: ["nfs:/{path}"]')
    setup.get_by_label(re.compile("^Separator")).select_option("124")
    expect(setup.get_by_label("Name of column b;c")).to_be_visible()
    setup.get_by_label(re.compile("^Separator")).select_option("59")
    expect(setup.get_by_label("Name of column a|b")).to_be_visible()


def test_a_file_of_this_computer_is_sent(notebook: Notebook, tmp_path: Path) -> None:
    names = ["one.csv", "two.csv"]
    for name in names:
        (tmp_path / name).write_text("a,b\n1,x\n2,y\n")
    form = notebook.run("importFiles")
    form.get_by_label("Files of this computer").set_input_files([tmp_path / n for n in names])
    setup = notebook.click(form.get_by_role("button", name="Parse 2 files"))
    setup.get_by_label("Name of the frame").fill("sent.hex")
    parsed = notebook.click(setup.get_by_role("button", name="Parse", exact=True))
    expect(parsed.get_by_text("4 rows · 2 columns")).to_be_visible()


def test_a_frame_is_split_by_shares_that_come_to_the_whole(
    notebook: Notebook, flow: FlowServers
) -> None:
    _parse(notebook, flow.data / "prostate.csv", "whole.hex")
    form = notebook.run('splitFrame "whole.hex"')
    form.get_by_role("button", name="One more part").click()
    form.get_by_label("Share of part 1 in %").fill("60")
    form.get_by_label("Share of part 1 in %").press("Tab")
    shares = [form.get_by_label(f"Share of part {n} in %").input_value() for n in (1, 2, 3)]
    assert [float(share) for share in shares] == [60, 12.5, 27.5]
    parts = notebook.click(form.get_by_role("button", name="Split", exact=True))
    expect(parts.locator(".frame-card")).to_have_count(3)


def test_gaps_types_names_and_columns_are_changed(notebook: Notebook, flow: FlowServers) -> None:
    path = flow.data / "gaps.csv"
    path.write_text("g,x\na,1\na,\nb,5\nb,\n")
    _parse(notebook, path, "gaps.hex")
    form = notebook.run('imputeColumn "gaps.hex", "x"')
    form.get_by_label("g", exact=True).check()
    filled = notebook.click(form.get_by_role("button", name="Fill", exact=True))
    expect(filled.get_by_text("2 missing values of x were filled.")).to_be_visible()
    rows = notebook.run('getFrameData "gaps.hex"').locator("tbody tr")
    expect(rows).to_have_text(["1a1", "2a1", "3b5", "4b5"])

    summary = notebook.run('getFrameSummary "gaps.hex"')
    cells = notebook.page.locator(".cell")
    count = cells.count()
    summary.get_by_label("Type of x").select_option("Enum")
    expect(cells).to_have_count(count + 1)
    notebook.ended(cells.last)
    rename = notebook.run('renameColumn "gaps.hex", "x"')
    rename.get_by_label("New name of x").fill("it's")
    notebook.click(rename.get_by_role("button", name="Rename", exact=True))
    notebook.run('removeColumns "gaps.hex", ["g"]')
    summary = notebook.run('getFrameSummary "gaps.hex"')
    expect(summary.get_by_label("Type of it's")).to_have_value("Enum")
    expect(summary.locator("tbody tr")).to_have_count(1)


def test_frames_are_merged_bound_written_and_deleted(notebook: Notebook, flow: FlowServers) -> None:
    _parse(notebook, flow.data / "prostate.csv", "left.hex")
    merge = notebook.run('mergeFrames "left.hex", "left.hex"')
    merge.get_by_label("Name of the new frame").fill("merged.hex")
    merged = notebook.click(merge.get_by_role("button", name="Merge", exact=True))
    expect(merged.get_by_text("380 rows · 17 columns")).to_be_visible()
    bound = notebook.run('bindFrames ["left.hex", "left.hex"], "rows", "bound.hex"')
    expect(bound.get_by_text("760 rows")).to_be_visible()
    form = notebook.run('exportFrame "left.hex"')
    with notebook.page.expect_download() as download:
        form.get_by_role("link", name="CSV").click()
    assert download.value.path().read_text().count("\n") == 381
    notebook.run(f'exportFrame "left.hex", "{flow.data}/left.arrow"')
    assert (flow.data / "left.arrow").read_bytes()[:6] == b"ARROW1"
    deletion = notebook.run('getFrameSummary "left.hex"')
    deletion.get_by_role("button", name="Delete").click()
    expect(deletion.get_by_text("left.hex goes: 380 rows, 9 columns")).to_be_visible()
    notebook.click(deletion.get_by_role("button", name="Delete"))
    expect(notebook.run("getFrames").get_by_text("left.hex", exact=True)).to_have_count(0)


def test_rapids_cells_answer_numbers_texts_and_frames(
    notebook: Notebook, flow: FlowServers
) -> None:
    _parse(notebook, flow.data / "iris.csv", "rapid.hex")
    assert notebook.run("(+ 1 2)", "rapids").locator(".output").inner_text().strip() == "3"
    made = notebook.run("(assign half.hex (rows rapid.hex [0:75]))", "rapids")
    expect(made.get_by_text("75 rows · 5 columns")).to_be_visible()
    lost = notebook.run("(rows rapid.hex [0:75])", "rapids")
    expect(lost.get_by_text("which is gone: it had no name")).to_be_visible()


def test_a_refused_expression_shows_where(notebook: Notebook, refusals: set[str]) -> None:
    refusals.add("400")
    cell = notebook.refused("(+ 1 (mean", "rapids")
    expect(cell.get_by_role("alert")).to_contain_text("expected ')' at character")
    expect(cell.get_by_role("alert")).to_contain_text("Here: (+ 1 (mean▸")


def test_a_frame_that_is_gone_meanwhile_is_told(
    notebook: Notebook, flow: FlowServers, refusals: set[str]
) -> None:
    _parse(notebook, flow.data / "prostate.csv", "meanwhile.hex")
    data = notebook.run('getFrameData "meanwhile.hex"')
    expect(data.locator("tbody tr")).to_have_count(20)
    notebook.run('deleteFrame "meanwhile.hex"')
    refusals.add("404")
    data.get_by_role("button", name="Next rows").click()
    expect(data.get_by_text("There is no frame 'meanwhile.hex'.")).to_be_visible()


def test_thousand_columns_are_paged_and_found(notebook: Notebook, flow: FlowServers) -> None:
    path = flow.data / "wide.csv"
    names = [f"c{number}" for number in range(1000)]
    path.write_text("\n".join([",".join(names), *[",".join(["1"] * 1000)] * 3]))
    notebook.run(f'importFiles ["{path}"]')
    setup = notebook.run(f'setupParse source_frames: ["nfs:/{path}"]')
    expect(setup.locator(".parse-columns tbody tr")).to_have_count(20)
    setup.get_by_label("Search columns").fill("c98")
    expect(setup.get_by_text("11 columns")).to_be_visible()
    notebook.click(setup.get_by_role("button", name="Parse", exact=True))
    summary = notebook.run('getFrameSummary "wide.hex"')
    summary.get_by_role("button", name="Last columns").click()
    expect(summary.get_by_text("976–1,000 of 1,000 columns")).to_be_visible()
    summary.get_by_label("Search columns").fill("C98")
    expect(summary.get_by_text("11 columns found")).to_be_visible()
    data = notebook.run('getFrameData "wide.hex"')
    data.get_by_role("button", name="Next columns").click()
    expect(data.get_by_text("21–40 of 1,000 columns")).to_be_visible()


def test_hostile_names_and_levels_stay_texts(notebook: Notebook, flow: FlowServers) -> None:
    path = flow.data / "<img src=x onerror=globalThis.struck=1>.csv"
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HOSTILE)
        for row in range(9):
            writer.writerow([LEVELS[row % 3], LEVELS[0], row, *LEVELS, row, row])
    form = notebook.run("importFiles")
    form.get_by_label(f"Choose {path.name}").check()
    files = notebook.click(form.get_by_role("button", name="Import", exact=True).first)
    setup = notebook.click(files.get_by_role("button", name="Parse this file"))
    setup.get_by_label("Name of the frame").fill('<i>"hostile"</i>')
    for name in HOSTILE:
        expect(setup.get_by_label(f"Name of column {name}", exact=True)).to_have_value(name)
    setup.get_by_label("Type of column __proto__", exact=True).select_option("Enum")
    parsed = notebook.click(setup.get_by_role("button", name="Parse", exact=True))
    summary = notebook.click(parsed.get_by_role("button", name="Summary"))
    expect(summary.get_by_label("Type of __proto__", exact=True)).to_have_value("Enum")
    column = notebook.click(summary.get_by_role("button", name=HOSTILE[0], exact=True))
    expect(column.locator("canvas")).to_have_count(1)
    expect(column.get_by_text(LEVELS[0], exact=True)).to_be_visible()
    data = notebook.click(parsed.get_by_role("button", name="Data"))
    expect(data.get_by_text(LEVELS[1], exact=True).first).to_be_visible()
    notebook.click(parsed.get_by_role("button", name="Split"))
    notebook.run("getFrames")
    assert notebook.page.evaluate("globalThis.struck") is None
    assert notebook.page.locator(".output img, .output svg:not(.small-histogram)").count() == 0
