"""Numbers of models that are as right as H2O's without being the same."""

from tests.conformance.h2o_client.transcripts.rule import ANY, Kind, Rule, Within

SCALARS = (
    *("MSE", "RMSE", "r2", "logloss", "mae", "rmsle", "mean_residual_deviance"),
    *("residual_deviance", "null_deviance", "AIC", "AUC", "pr_auc", "Gini"),
    *("mean_per_class_error", "default_threshold", "lambda_best"),
)
TABLES = ("thresholds_and_metric_scores", "max_criteria_and_metric_scores", "gains_lift_table")
COUNTS = ("tns", "fns", "fps", "tps", "idx", "gain", "lift")
COEFFICIENTS = (
    *("**/coefficients_table*/data/*/*", "**/standardized_coefficient_magnitudes/data/*/*"),
    "**/variable_importances/data/*/*",
)

OTHER_TREES = ("drf", "gbm")
OTHER_FIT = ("glm_ordinal", "glm_fractional", "glm_interaction_pairs")
OTHER_FOLDS = ("glm_cv", "glm_foldcol", "job_running")
PREDICTED = (
    *("glm_predict", "glm_gaussian", "glm_multinomial", "glm_misc", "errors", "r_predict"),
)
NO_LARGEST = ("glm_multinomial", "glm_pvalues")
CLOSE = (*OTHER_FOLDS, "grid_glm", "grid_rand", "glm_nonneg", "glm_interactions")
SUMMARY = ("**/cross_validation_metrics_summary/data/*/*",)
ORDER = (
    *(
        "**/standardized_coefficient_magnitudes/data/names/*",
        "**/variable_importances/data/variable/*",
    ),
    "**/standardized_coefficient_magnitudes/data/sign/*",
)

FIGURES_OF = (
    *("**_metrics/*", "**_metrics/*/**", "**/centers*/data/*/*", "**/model_summary/data/**"),
    *("**/scoring_history/**", "**_threshold", "**/lambda_*", *COEFFICIENTS),
    *("**/coefficients_table*", "**/coefficient_names/*", "**/summary_table/data/*/*"),
)
FRAMES_OF = tuple(
    f"/frames/*/columns/*/{name}"
    for name in ("data/*", "mins/*", "maxs/*", "mean", "sigma", "zero_count")
)
STEPS = "H2O ends its steps where the likelihood gains less than 1e-4 of itself; here they go on."
FLAT = "Where the likelihood is flat, coefficients move more than it does."
CUT = (
    "Scores that differ in the fifth digit change places with their neighbours, and the rows on "
    "either side of a threshold with them."
)
FOLDS = "The penalty in the folds is another: docs/http.md, Models and grids."


def _another(flows: tuple[str, ...], why: str) -> tuple[Rule, ...]:
    """The same kinds of values, whatever they are, in all that these flows tell of models."""
    return (
        Rule("GET /3/Models/**", FIGURES_OF, Kind(), why, flows),
        Rule("GET /3/Frames/**", (*FRAMES_OF, "/frames/*/columns/*/type"), Kind(), why, flows),
    )


def _in_tables(columns: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"**/{name}/data/{column}/*" for name in TABLES for column in columns)


FIGURES = (
    *_another(OTHER_TREES, "LightGBM grows other trees."),
    *_another(("kmeans",), "Other first centers, and with them other clusters."),
    Rule(
        "POST /3/ModelMetrics/**",
        tuple(f"/model_metrics/*/{name}" for name in ("tot_withinss", "totss", "betweenss")),
        Within(1e-6),
        "Sums of squares, H2O's from 32-bit centers.",
        ("kmeans",),
    ),
    Rule(
        "POST /3/ModelMetrics/**",
        (
            "/model_metrics/*/centroid_stats/data/*/*",
            "/model_metrics/*/centroid_stats/columns/centroid/type",
        ),
        Kind(),
        "The same clusters in another order.",
        ("kmeans",),
    ),
    *_another(
        OTHER_FIT,
        "H2O does not reach the largest likelihood of ordinal classes, takes classes of a fraction "
        "for numbers, and its crossed levels have no predictor for each pair.",
    ),
    Rule(
        ANY,
        ("**/loglikelihood", "**/cross_validation_metrics_summary/data/*/loglikelihood"),
        Kind(),
        "H2O tells 0 unless calc_like is asked for; here it is always measured.",
    ),
    Rule(
        ANY,
        (
            "**/cv_scoring_history/**",
            *(f"**/cross_validation_metrics/{name}/**" for name in TABLES),
        ),
        Kind(),
        f"{FOLDS} Its steps are others, and the rows that meet at a threshold.",
        OTHER_FOLDS,
    ),
    Rule(ANY, SUMMARY, Within(5e-2), FOLDS, ("glm_cv", "glm_foldcol")),
    Rule(ANY, SUMMARY, Within(0.3), f"{FOLDS} Its thresholds are others.", ("job_running",)),
    Rule(ANY, ("**/best_submodel_index",), Within(0.1), FOLDS, ("job_running",)),
    Rule(ANY, tuple(f"**/{name}" for name in SCALARS), Within(1e-2), FOLDS, OTHER_FOLDS),
    Rule(ANY, ("**/output/lambda_*",), Within(1e-2), FOLDS, OTHER_FOLDS),
    Rule("GET /3/Frames/**", FRAMES_OF, Within(5e-3), FOLDS, OTHER_FOLDS),
    Rule("GET /3/Frames/**", FRAMES_OF, Within(2e-4), STEPS, PREDICTED),
    Rule(ANY, (*_in_tables(COUNTS), "**/cm/table/data/*/*"), Kind(), CUT, CLOSE),
    Rule(ANY, _in_tables(("*",)), Within(0.1), CUT, CLOSE),
    Rule(ANY, ("**/gains_lift_table/description",), Kind(), "A mean in words.", CLOSE),
    Rule(ANY, ("**/mean_per_class_error", "**/default_threshold"), Within(2e-2), CUT, CLOSE),
    Rule(ANY, tuple(f"**/{name}" for name in SCALARS), Within(5e-4), STEPS, CLOSE),
    Rule(
        ANY,
        ("**/gains_lift_table/description", "**/gains_lift_table/data/*/*"),
        Kind(),
        "With p-values H2O sorts rows into groups by scores beyond 1.",
        ("glm_pvalues",),
    ),
    Rule(ANY, COEFFICIENTS, Kind(), f"{FLAT} Here it has no top.", NO_LARGEST),
    Rule(ANY, ("**/RMSE", "**/logloss"), Within(3e-4), FLAT, NO_LARGEST),
    Rule(ANY, ("**/residual_deviance",), Within(5e-3), FLAT, NO_LARGEST),
    Rule(ANY, ORDER, Kind(), f"{FLAT} So they change places.", CLOSE),
    Rule(ANY, COEFFICIENTS, Within(0.3), FLAT, CLOSE),
    Rule(ANY, COEFFICIENTS, Within(3e-2), FLAT, ("glm_gaussian",)),
    Rule(
        ANY,
        ("**/model_summary/data/regularization/*", "**/model_summary/data/lambda_search/*"),
        Kind(),
        "The penalty to four digits.",
        (*OTHER_FOLDS, "glm_weights_offset"),
    ),
    *(Rule(ANY, (f"**/{name}",), Within(1e-4), STEPS) for name in SCALARS),
    Rule(
        ANY,
        tuple(f"**/{name}/data/*/*" for name in (*TABLES, "summary_table")),
        Within(1e-3),
        STEPS,
    ),
    Rule(ANY, (*COEFFICIENTS, "/coefficients*/*/*"), Within(5e-3), f"{STEPS} {FLAT}"),
    Rule(ANY, ("/explained_deviance_*/*", "**/data/*_response/*"), Within(3e-5), STEPS),
    Rule(
        ANY,
        ("**/scoring_history/rowcount", "**/scoring_history/data/*"),
        Kind(),
        "Another number of steps.",
    ),
    Rule(ANY, ("**/model_summary/data/number_of_iterations/*",), Kind(), "So it is here."),
    Rule(
        ANY,
        ("**/parameters/seed/actual_value",),
        Kind(),
        "H2O draws one where none is given; here nothing is drawn that a GLM does not need.",
    ),
    Rule(
        ANY,
        tuple(
            f"**/parameters/{name}/actual_value"
            for name in (
                *("solver", "fold_assignment", "max_iterations", "max_active_predictors"),
                *("objective_epsilon", "gradient_epsilon", "obj_reg", "lambda_min_ratio"),
                *("histogram_type", "calibration_method", "stopping_metric", "distribution"),
                "categorical_encoding",
            )
        ),
        Kind(or_null=True),
        "What AUTO and -1 came to is of H2O's own steps; here it is shown as it was asked for.",
    ),
    Rule(
        ANY,
        ("/frames/*/columns/*/percentiles/*",),
        Within(0.15),
        "H2O's are read off a histogram.",
    ),
)
