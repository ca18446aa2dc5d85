"""Parameters that most algorithms have, under H2O's names: to be put among an algorithm's own."""

from steam.trainer.algorithms.parameters import ParameterSpec, Support

MODEL_ID = ParameterSpec(
    "model_id", "Key<Model>", None, Support.FULL, "Key of the model; made up when empty."
)
TRAINING_FRAME = ParameterSpec(
    "training_frame", "Key<Frame>", None, Support.FULL, "Key of the frame to learn from."
)
VALIDATION_FRAME = ParameterSpec(
    "validation_frame",
    "Key<Frame>",
    None,
    Support.FULL,
    "Key of a frame to measure the model on.",
    gridable=True,
)
RESPONSE_COLUMN = ParameterSpec(
    "response_column", "VecSpecifier", None, Support.FULL, "Column to predict.", gridable=True
)
IGNORED_COLUMNS = ParameterSpec(
    "ignored_columns", "string[]", None, Support.FULL, "Columns that are not predictors."
)
SEED = ParameterSpec(
    "seed", "long", -1, Support.FULL, "Seed of everything random; -1 to choose.", gridable=True
)
MAX_RUNTIME_SECS = ParameterSpec(
    "max_runtime_secs",
    "double",
    0.0,
    Support.FULL,
    "Seconds after which to end; 0 for no limit.",
    level="secondary",
    gridable=True,
)
"""The trainer itself sees to it, with OutOfTime: see `steam.trainer.progress`."""
