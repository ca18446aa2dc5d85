import io

import pytest
from rich.console import Console

from steam.cli import output


def test_a_narrow_terminal_breaks_texts_but_neither_names_nor_times(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written = io.StringIO()
    monkeypatch.setattr(output, "console", Console(file=written, width=60, force_terminal=True))
    time = output.time_text(1_700_000_000_000)
    rows = [("job_1", "Cross-validation of a model with a long name", time, "0.25")] * 2
    output.print_table(("job", "what", "started", "seconds"), rows, "No jobs yet.")
    lines = written.getvalue().splitlines()
    assert sum(time in line for line in lines) == 2
    assert sum("job_1" in line for line in lines) == 2
    assert len(lines) > 3, "the text in the middle is broken"
