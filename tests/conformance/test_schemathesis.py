"""A real worker under schemathesis: what fits its OpenAPI document, and what does not, is answered
as the document says. `make fuzz` sends ten thousand requests."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.process

EXAMPLES = os.environ.get("STEAM_FUZZ_EXAMPLES", "15")
CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
    "allow_header_conformance",
)
USUAL: dict[str, str] = {}
STRICT = dict.fromkeys(("missing_column", "unknown_column", "unseen_level"), "reject")


@pytest.mark.timeout(3600)
@pytest.mark.parametrize(
    ("model", "policy", "some"),
    [("glm_binomial", USUAL, []), ("glm_poisson_offset", STRICT, ["--include-path=/predict"])],
    ids=["usual", "strict"],
)
def test_a_worker_does_what_its_document_says(
    start_worker, model: str, policy: dict[str, str], some: list[str], tmp_path: Path
) -> None:
    worker = start_worker(model, "--policy", json.dumps({"input": policy}))
    program = Path(sys.executable).with_name("schemathesis")
    done = subprocess.run(
        [
            program,
            "run",
            f"{worker.url}/openapi.json",
            f"--checks={','.join(CHECKS)}",
            f"--max-examples={EXAMPLES}",
            "--generation-database=none",
            "--continue-on-failure",
            "--no-color",
            *some,
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Tested: " in done.stdout
