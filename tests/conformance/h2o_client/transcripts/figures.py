"""Numbers of models that are as right as H2O's without being the same."""

from tests.conformance.h2o_client.transcripts.rule import ANY, Kind, Rule, Within

SCALARS = (
    *("MSE", "RMSE", "r2", "logloss", "mae", "rmsle", "mean_residual_deviance"),
    *("residual_deviance", "null_deviance", "AIC", "AUC", "pr_auc", "Gini"),
    *("mean_per_class_error", "default_threshold", "lambda_best"),
)
TABLES = ("thresholds_and_metric_scores", "max_criteria_and_metric_scores", "gains_lift_table")
OTHER_TREES = ("drf", "gbm")
OTHER_FOLDS = ("glm_cv", "glm_foldcol", "job_running")
OTHER_PREDICTORS = ("glm_interaction_pairs", "glm_interactions")
OTHER_FIT = ("glm_ordinal", "glm_multinomial", "glm_fractional", "glm_pvalues", "grid_rand")
OTHER_CUT = ("grid_glm", "glm_nonneg", "glm_alphas")
MODELS = (
    *("GET /3/Models/**", "POST /99/Models**", "GET /99/Grids/**"),
    *("POST /3/ModelMetrics/**", "POST /3/Predictions/models/**"),
)
STEPS = "H2O ends its steps where the likelihood gains less than 1e-4 of itself; here they go on."
FIGURES_OF = (
    *(
        "**_metrics/*",
        "**_metrics/*/**",
        "**/centers*/data/*/*",
        "**/model_summary/data/**",
        "**/scoring_history/**",
        "**_threshold",
    ),
    *("**/variable_importances/data/**", "**/standardized_coefficient_magnitudes/data/**"),
    *(
        "**/coefficients_table**",
        "**/coefficient_names/*",
        "**/cross_validation_metrics_summary/**",
    ),
    *("**/cv_scoring_history/**", "**/lambda_*", "**/parameters/lambda/actual_value/*"),
    *("**/best_submodel_index", "**/alpha_best", "**/parameters/alpha/*_value/*"),
    "**/summary_table/data/*/*",
)
FRAMES_OF = tuple(
    f"/frames/*/columns/*/{name}"
    for name in ("data/*", "mins/*", "maxs/*", "mean", "sigma", "zero_count", "type")
)


def _another(flows: tuple[str, ...], why: str) -> tuple[Rule, ...]:
    """The same kinds of values, whatever they are, in all that these flows tell of models."""
    return tuple(
        Rule(requests, paths, Kind(), why, flows)
        for requests, paths in (
            *((one, FIGURES_OF) for one in MODELS),
            ("GET /3/Frames/**", FRAMES_OF),
        )
    )


FIGURES = (
    *_another(OTHER_TREES, "LightGBM grows other trees."),
    *_another(
        OTHER_FOLDS,
        "The folds are other ones, or the penalty in them: docs/http.md, Models and grids.",
    ),
    *_another(
        OTHER_PREDICTORS,
        "Interactions with levels have a predictor for each level here.",
    ),
    *_another(
        OTHER_FIT,
        "H2O does not reach the largest likelihood of ordinal classes and of classes that the "
        "predictors separate, takes classes of a fraction for numbers, and draws other models.",
    ),
    *_another(
        OTHER_CUT,
        "Scores that differ in the fifth digit change places with their neighbours, and the rows "
        "on either side of a threshold with them.",
    ),
    *_another(("kmeans",), "Other first centers, and with them other clusters."),
    *(Rule(ANY, (f"**/{name}",), Within(3e-4), STEPS) for name in SCALARS),
    Rule(
        ANY,
        tuple(f"**/{name}/data/*/*" for name in (*TABLES, "summary_table")),
        Within(1e-3),
        STEPS,
    ),
    Rule(
        ANY,
        (
            *("**/coefficients_table/data/*/*", "**/variable_importances/data/*/*"),
            *("**/standardized_coefficient_magnitudes/data/*/*", "/coefficients*/*/*"),
        ),
        Within(5e-3),
        f"{STEPS} Where the likelihood is flat, coefficients move more than it does.",
    ),
    Rule(ANY, ("/explained_deviance_*/*", "**/*_response/*"), Within(3e-5), STEPS),
    Rule(
        ANY,
        ("**/scoring_history/rowcount", "**/scoring_history/data/*"),
        Kind(),
        "Another number of steps.",
    ),
    Rule(ANY, ("**/model_summary/data/number_of_iterations/*",), Kind(), "So it is here."),
    Rule(
        ANY,
        ("**/loglikelihood",),
        Kind(),
        "H2O tells 0 unless calc_like is asked for; here it is always measured.",
    ),
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
