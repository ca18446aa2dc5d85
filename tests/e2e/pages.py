"""The pages of the dashboard, and the main cards of Flow, as tests walk through them."""

from tests.e2e.scene import COPIES

RISK = "/deployments/risk"
COMPARED = ("risk_ridge", "risk_lasso", *COPIES)
PARTS = ("versions", "try", "schema", "log", "events", "settings")
PAGES = (
    *("/", "/deployments", RISK, *(f"{RISK}?view={part}" for part in PARTS)),
    *(f"{RISK}/traffic?range=24h", f"{RISK}/diff?from=1&to=2", "/deployments/broken"),
    *(f"{RISK}/confirm?do=delete", f"{RISK}/confirm?do=rollback&version=1"),
    f"{RISK}/at?when=2026-01-01T00:00",
    *("/models", "/models/risk_lasso", "/models/risk_lasso/confirm?do=delete"),
    f"/compare?{'&'.join(f'model={name}' for name in COMPARED)}",
    *("/projects", "/projects/default"),
    *("/projects/churn", "/jobs", "/batches", "/events", "/health", "/settings"),
    *("/accounts", "/account", "/nowhere"),
)
ENTRANCES = ("/login", "/setup")

CARDS = {
    "import": "importFiles",
    "imported": 'importFiles ["{data}/prostate.csv", "{data}/iris.csv"]',
    "parse": 'setupParse source_frames: ["nfs:/{data}/prostate.csv"]',
    "frames": "getFrames",
    "summary": 'getFrameSummary "prostate.hex"',
    "column": 'getColumnSummary "prostate.hex", "AGE"',
    "rows": 'getFrameData "prostate.hex"',
    "split": 'splitFrame "prostate.hex"',
    "algorithms": "buildModel",
    "build": 'buildModel "glm", training_frame: "prostate.hex"',
    "model": 'getModel "risk_lasso"',
    "predict": 'predict "risk_lasso", frame: "prostate.hex"',
    "dependence": 'partialDependence "risk_lasso", "prostate.hex", columns: ["AGE", "RACE"]',
    "compare": 'compare ["risk_ridge", "risk_lasso"]',
    "deploy": 'deploy "risk_lasso"',
    "models": "getModels",
    "jobs": "getJobs",
    "help": "help",
}
"""Commands by the name of the card; `{data}` is the folder that may be imported from."""
