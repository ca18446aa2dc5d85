"""Fields that no client reads: they may differ or be absent.

test_unread.py looks for them in the source of the client.
"""

from tests.conformance.h2o_client.transcripts.rule import ANY, Rule, Unread

NOT_OF_GLM = (
    *("distribution", "tweedie_power", "quantile_alpha", "huber_alpha", "categorical_encoding"),
    *("max_categorical_levels", "custom_distribution_func", "parallelize_cross_validation"),
)
"""Parameters of every builder in H2O, which its list of those of a GLM leaves out."""

UNREAD = (
    Rule(ANY, ("**/nodes/*/my_cpu_pct", "**/nodes/*/sys_cpu_pct"), Unread(), "Of the machine."),
    Rule(
        ANY,
        (
            "**/_exclude_fields",
            "**/compression",
            "**/write_checksum",
            "**/tz_adjust_from_local",
            "/separator",
            "/header",
            "/quote_header",
            "/job_id",
            "**/retained_keys",
            "**full_column_count",
            "**/column_count",
            "**/row_count",
            "**/help",
            "**/markdown",
            "**/stacktrace",
            "**/exception_msg",
            "**/dev_msg",
            "**/failure_stack_traces",
            "**/error_url",
            "/values",
        ),
        Unread(),
        "The echo of parameters, texts of Java, and what only a developer of H2O reads.",
    ),
    Rule(
        "POST /3/Parse*",
        ("/sheet", "/long_rows"),
        Unread(),
        "Parameters that H2O does not have.",
    ),
    Rule(
        "POST /3/Parse",
        (
            *("/skipped_columns", "/na_strings", "/decrypt_tool", "/partition_by"),
            *("/rows", "/chunk_size", "/escapechar", "/column_types", "/column_types/*"),
        ),
        Unread(),
        "The echo of how to parse: clients go on with the job.",
    ),
    Rule("GET /3/ImportFiles", ("/pattern",), Unread(), "The echo of a parameter."),
    Rule("POST /3/Frames/*", ("/frame_id",), Unread(), "The echo of a parameter."),
    Rule(
        ANY,
        ("**/reproducibility_information_table",),
        Unread(),
        "Tables of the machines of a cluster, their Java and its settings.",
    ),
    Rule(
        "POST /3/Predictions/models/**",
        tuple(
            f"/model_metrics/*/predictions/{name}"
            for name in (
                *("__meta", "byte_size", "is_text", "row_offset", "column_offset"),
                *("total_column_count", "checksum", "rows", "num_columns", "columns"),
                *("default_percentiles", "compatible_models", "chunk_summary"),
                "distribution_summary",
            )
        ),
        Unread(),
        "The frame once more: its key beside the metrics is what clients ask by.",
    ),
    Rule(
        "POST /3/ModelBuilders/*",
        tuple(f"/parameters/{name}" for name in NOT_OF_GLM),
        Unread(),
        "Parameters that a GLM does not have.",
    ),
    Rule(
        "**Grid**",
        tuple(f"{place}/{name}" for place in ("/parameters", "**/*") for name in NOT_OF_GLM),
        Unread(),
        "So in a grid.",
    ),
    Rule(
        "GET /3/Metadata/schemas/GLMV3",
        ("/schemas/*/fields/parameters/value/**",),
        Unread(),
        "H2O tells the zeros of Java, and not its defaults.",
    ),
    Rule(
        "GET /3/Metadata/schemas/GLMV3",
        ("/schemas/*/fields/can_build/values**",),
        Unread(),
        "A server tells of the categories that it has.",
    ),
)
