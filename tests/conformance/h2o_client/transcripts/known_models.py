"""Where replies about models and grids are not the recorded ones on purpose, and why."""

from tests.conformance.h2o_client.transcripts.rule import Known, status

MODEL = "GET /3/Models/*"
OUTPUT = "/models/*/output"
PARAMETERS = "/models/*/parameters"

COMPLAINTS = (
    Known(
        "H2O counts each complaint twice, and says two of one value.",
        "POST /3/ModelBuilders/glm**",
        ("errors", "glm_quasibinomial", "r_err"),
        ("/error_count", "/messages"),
    ),
    Known(
        "Ours names a parameter that there is: H2O says `response`, which is none, or `family` "
        "where the response does not go with it; what a GLM's settings are wrong in together is "
        "told of `parameters`, and the sentence names the one.",
        "POST /3/ModelBuilders/glm**",
        ("errors", "glm_quasibinomial", "r_err"),
        ("/messages/*/field_name",),
    ),
    Known(
        "H2O warns of two values before it complains about them.",
        "POST /3/ModelBuilders/glm",
        ("errors",),
        ("/messages/*/message_type",),
    ),
    Known(
        "H2O tells what was asked for with the model, ours at once.",
        "POST /3/ModelBuilders/glm",
        ("raw_http",),
        ("/parameters/*/actual_value",),
    ),
)
MODELS = (
    Known(
        "H2O lists columns that a prediction does not read: weights, offset, folds and crossed "
        "columns. Ours are the predictors and the response.",
        MODEL,
        (
            "glm_cv",
            "glm_foldcol",
            "glm_interaction_pairs",
            "glm_interactions",
            "glm_weights_offset",
        ),
        tuple(
            f"{OUTPUT}/{name}{each}"
            for name in ("names", "column_types", "domains")
            for each in ("", "/*")
        ),
    ),
    Known(
        "A fraction is a share of the second of two classes; H2O takes it for a number.",
        MODEL,
        ("glm_fractional",),
        (
            *(f"{OUTPUT}/column_types/*", f"{OUTPUT}/domains/*"),
            *(f"{OUTPUT}/training_metrics/cm", f"{OUTPUT}/training_metrics/gains_lift_table"),
        ),
    ),
    Known(
        "The model of a fold learns from rows of the frame: H2O makes a frame of them, tells what "
        "AUTO came to as if it had been asked for, and keeps a column of weights.",
        "GET /3/Models/glm_cv_cv_1",
        ("glm_cv",),
        (
            *("/models/*/data_frame/URL", "/models/*/data_frame/name"),
            *(f"{OUTPUT}/training_metrics/frame", f"{OUTPUT}/validation_metrics/frame"),
            f"{OUTPUT}/model_summary/data/training_frame/*",
            f"{PARAMETERS}/training_frame/actual_value",
            f"{PARAMETERS}/*/input_value",
        ),
    ),
    Known(
        "The strongest penalty within one standard error is of a search; H2O tells the only one.",
        MODEL,
        ("glm_cv", "glm_foldcol"),
        (f"{OUTPUT}/lambda_1se",),
    ),
    Known(
        "The smallest penalty that was fitted; H2O tells the smallest that it would have come to.",
        MODEL,
        ("glm_lambda_search",),
        (f"{OUTPUT}/lambda_min",),
    ),
    Known(
        "What the model was made with; H2O tells all that were tried.",
        MODEL,
        ("glm_alphas", "glm_lambda_search", "job_running"),
        (
            *(f"{PARAMETERS}/lambda/actual_value", f"{PARAMETERS}/lambda/actual_value/*"),
            f"{PARAMETERS}/alpha/actual_value",
        ),
    ),
    Known(
        "So of a model that is made from one.",
        "POST /3/MakeGLMModel",
        ("glm_lambda_search",),
        ("/parameters/lambda/actual_value", "/parameters/lambda/actual_value/*"),
    ),
    Known(
        "Coefficients that were given are of columns as they are; H2O tells them as standardized.",
        "POST /3/MakeGLMModel",
        ("glm_lambda_search",),
        ("/output/standardized_coefficient_magnitudes",),
    ),
    Known(
        "The penalty of a GLM without one follows from its own gradient, which crossed levels, "
        "ordered classes and weights make another.",
        MODEL,
        ("glm_interaction_pairs", "glm_ordinal", "glm_weights_offset"),
        (f"{PARAMETERS}/lambda/actual_value/*",),
    ),
    Known(
        "Of several alphas each submodel is told, as of several lambdas.",
        MODEL,
        ("glm_alphas",),
        (f"{OUTPUT}/scoring_history/columns/*", f"{OUTPUT}/scoring_history/data/*"),
    ),
    Known(
        "H2O's AIC is NaN for several classes, forgets weights, and is of no likelihood for a "
        "negative binomial.",
        "**",
        ("glm_multinomial", "glm_negbin", "glm_weights_offset"),
        (f"{OUTPUT}/training_metrics/AIC", "/model_metrics/*/AIC"),
    ),
    Known(
        "H2O counts the constants of several classes as predictors.",
        "**",
        ("glm_multinomial",),
        (
            f"{OUTPUT}/training_metrics/residual_degrees_of_freedom",
            "/model_metrics/*/residual_degrees_of_freedom",
            f"{OUTPUT}/model_summary/data/number_of_active_predictors/*",
            f"{OUTPUT}/model_summary/data/number_of_predictors_total/*",
        ),
    ),
    Known(
        "H2O says in words of which rows the metrics of a forest are.",
        MODEL,
        ("drf",),
        (f"{OUTPUT}/training_metrics/description", f"{OUTPUT}/validation_metrics/description"),
    ),
    Known(
        "H2O tells the distribution that AUTO came to as if it had been asked for.",
        MODEL,
        ("drf",),
        (f"{PARAMETERS}/distribution/input_value",),
    ),
    Known(
        "H2O does not count the rows that a clustering is measured on.",
        "POST /3/ModelMetrics/**",
        ("kmeans",),
        ("/model_metrics/*/nobs",),
    ),
    Known(
        "The threshold in words is another in the fifth digit.",
        "POST /3/ModelMetrics/**",
        ("glm_misc",),
        ("/model_metrics/description",),
    ),
)
GRIDS = (
    Known(
        "The order of a random search is Java's: its second model has another alpha.",
        MODEL,
        ("grid_rand",),
        (
            *(f"{OUTPUT}/alpha_best", f"{OUTPUT}/model_summary/data/regularization/*"),
            *(f"{PARAMETERS}/alpha/*_value/*", f"{PARAMETERS}/lambda/actual_value/*"),
        ),
    ),
    Known(
        "So in the list of models.",
        "GET /99/Grids/*",
        ("grid_rand",),
        ("/summary_table/data/alpha/*",),
    ),
    Known(
        "H2O draws a seed for a model that it then does not make.",
        "GET /99/Grids/*",
        ("grid_rand",),
        ("/failed_params/*/seed",),
    ),
)
PARAMETERS_OF_GLM = (
    Known(
        "Stopping rounds in a search over lambda are refused at once; H2O starts a job that fails.",
        "**",
        ("glm_early",),
        (status(200, 400), status(200, 412)),
    ),
    Known(
        "A warning that classes of a GLM are not balanced, which H2O does not say.",
        "POST /3/ModelBuilders/glm",
        ("glm_balance",),
        ("/messages",),
    ),
)
