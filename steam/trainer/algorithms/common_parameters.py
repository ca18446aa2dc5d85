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
    least=0.0,
)
"""The trainer itself sees to it, with OutOfTime: see `steam.trainer.progress`."""
EXPORT_CHECKPOINTS_DIR = ParameterSpec(
    "export_checkpoints_dir",
    "string",
    None,
    Support.FULL,
    "Folder on the trainer that the model and those of its folds are written to.",
    level="secondary",
)
"""The trainer itself sees to it."""

WITHOUT_RESPONSE_PARAMETERS = (MODEL_ID, TRAINING_FRAME, IGNORED_COLUMNS, SEED, MAX_RUNTIME_SECS)
"""Those of an algorithm that learns from columns alone."""

WEIGHTS_COLUMN = ParameterSpec(
    "weights_column",
    "VecSpecifier",
    None,
    Support.FULL,
    "Column of row weights; 2 counts as the row twice, 0 as no row.",
    level="secondary",
    gridable=True,
)
NFOLDS = ParameterSpec(
    "nfolds", "int", 0, Support.FULL, "Folds of cross-validation, 2 or more; 0 for none."
)
FOLD_ASSIGNMENT = ParameterSpec(
    "fold_assignment",
    "enum",
    "AUTO",
    Support.FULL,
    "How rows are given to folds.",
    values=("AUTO", "Random", "Modulo", "Stratified"),
    level="secondary",
    gridable=True,
)
FOLD_COLUMN = ParameterSpec(
    "fold_column",
    "VecSpecifier",
    None,
    Support.FULL,
    "Column that says which fold a row is in.",
    level="secondary",
    gridable=True,
)
KEEP_MODELS = ParameterSpec(
    "keep_cross_validation_models",
    "boolean",
    True,
    Support.FULL,
    "Keep the models of the folds.",
    level="expert",
)
KEEP_PREDICTIONS = ParameterSpec(
    "keep_cross_validation_predictions",
    "boolean",
    False,
    Support.FULL,
    "Keep the predictions of the folds.",
    level="expert",
)
KEEP_ASSIGNMENT = ParameterSpec(
    "keep_cross_validation_fold_assignment",
    "boolean",
    False,
    Support.FULL,
    "Keep which row was in which fold.",
    level="expert",
)
CROSS_VALIDATION = (
    NFOLDS,
    FOLD_ASSIGNMENT,
    FOLD_COLUMN,
    KEEP_MODELS,
    KEEP_PREDICTIONS,
    KEEP_ASSIGNMENT,
)
"""The trainer itself sees to them, for every algorithm that has them and WEIGHTS_COLUMN."""
