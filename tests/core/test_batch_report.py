"""Reports of batches: read back as they were written, and nothing else taken for one."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steam.core.batch_report import BatchReport, read_report, write_report
from steam.core.states import BatchState

COUNTS = st.integers(0, 1 << 40)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.builds(
        BatchReport,
        token=st.text(max_size=40),
        state=st.sampled_from([BatchState.RUNNING, BatchState.DONE, BatchState.FAILED]),
        rows_done=COUNTS,
        rows_refused=COUNTS,
        rows_total=st.none() | COUNTS,
        fraction=st.floats(0, 1),
        message=st.text(max_size=80),
    )
)
def test_a_report_comes_back(tmp_path, report):
    write_report(tmp_path / "1.json", report)
    assert read_report(tmp_path / "1.json") == report


GOOD = {
    "token": "t",
    "state": "running",
    "rows_done": 1,
    "rows_refused": 0,
    "rows_total": None,
    "fraction": 0.5,
    "message": "",
}


@pytest.mark.parametrize(
    "wrong",
    [
        {"token": 1},
        {"state": "queued"},
        {"state": []},
        {"rows_done": -1},
        {"rows_done": True},
        {"rows_done": 1 << 70},
        {"rows_total": "1"},
        {"fraction": 2},
        {"fraction": True},
        {"fraction": None},
        {"message": None},
    ],
)
def test_what_is_no_report_is_none(tmp_path, wrong):
    path = tmp_path / "1.json"
    path.write_text(json.dumps(GOOD))
    assert read_report(path) is not None
    path.write_text(json.dumps(GOOD | wrong))
    assert read_report(path) is None


def test_what_is_no_file_of_reports_is_none(tmp_path):
    assert read_report(tmp_path / "none.json") is None
    for number, content in enumerate((b"", b"[]", b"{", b"[" * 100_000, b"\xff", b"{}")):
        path = tmp_path / f"{number}.json"
        path.write_bytes(content)
        assert read_report(path) is None
    (tmp_path / "link.json").symlink_to(tmp_path / "0.json")
    assert read_report(tmp_path / "link.json") is None
    (tmp_path / "folder.json").mkdir()
    assert read_report(tmp_path / "folder.json") is None


def test_a_long_message_is_cut(tmp_path):
    write_report(tmp_path / "1.json", BatchReport("t", BatchState.FAILED, message="x" * 9000))
    report = read_report(tmp_path / "1.json")
    assert report is not None
    assert len(report.message) == 2000
