"""What of a reply need not be as recorded, and why: one table, the first that covers counts.

What no rule covers must be equal; numbers to 1e-9.
"""

from tests.conformance.h2o_client.transcripts.figures import FIGURES
from tests.conformance.h2o_client.transcripts.rule import ANY, Kind, Rule, Unread
from tests.conformance.h2o_client.transcripts.unread import UNREAD

NOT_HERE = (
    *("adaboost", "aggregator", "anovaglm", "coxph", "deeplearning", "dt", "gam", "generic"),
    *("extendedisolationforest", "glrm", "hglm", "infogram", "isotonicregression"),
    *("modelselection", "psvm", "rulefit", "stackedensemble", "svd", "targetencoder"),
    *("upliftdrf", "word2vec", "xgboost"),
)
"""Algorithms of H2O that the list of ours does not have."""

RULES = (
    *UNREAD,
    *FIGURES,
    Rule(
        ANY,
        (
            "**start_time",
            "**end_time",
            "**run_time",
            "**msec",
            "**timestamp",
            "**duration/*",
            "**timestamp/*",
            "**scoring_time",
            "/cloud_uptime_millis",
            "**last_ping",
        ),
        Kind(),
        "Times.",
    ),
    Rule(
        ANY,
        ("**/key/name", "**/key/URL", "**/dest/name", "**/dest/URL", "**/session_key", "/model_id"),
        Kind(or_null=True),
        "Made up by the server; a client that uses them is answered, as the replay shows.",
    ),
    Rule(
        ANY,
        ("**/checksum", "**_checksum", "**/byte_size", "**/model_size_in_bytes/*", "/total_bytes"),
        Kind(),
        "Of how a server stores it.",
    ),
    Rule(
        "GET /*/Cloud**",
        (
            "/branch_name",
            "/last_commit_hash",
            "/describe",
            "/compiled_by",
            "/compiled_on",
            "/build_age",
            "/build_too_old",
            "/build_number",
            "/cloud_name",
            "/web_ip",
            "/cloud_internal_timezone",
            "/locked",
            "/nodes/*/*",
        ),
        Kind(or_null=True),
        "Of the program and the machine.",
    ),
    Rule(
        ANY,
        ("**/progress", "**/progress_msg", "**/ready_for_view"),
        Kind(or_null=True),
        "One server is done when it replies, another is not yet.",
    ),
    Rule("POST **", ("**/status",), Kind(), "So is this."),
    Rule(
        ANY,
        (
            *("**/msg", "**/message", "**/exception"),
            *("**/warning_details/*", "**/failure_details/*"),
        ),
        Kind(),
        "Sentences are our own.",
    ),
    Rule(
        "GET /3/Frames**",
        (
            "**/chunk_summary/data",
            "**/chunk_summary/rowcount",
            "**/distribution_summary/data",
            "**/distribution_summary/rowcount",
        ),
        Kind(),
        "How a server cuts columns into chunks.",
    ),
    Rule(
        ANY,
        ("**/columns/*/description", "**/columns/*/format"),
        Kind(),
        "How a column of a table may be printed.",
    ),
    Rule("GET /3/Metadata/schemas", ("/schemas",), Kind(), "A server tells of those it has."),
    Rule("GET /3/Metadata/endpoints", ("/routes",), Kind(), "A server tells of those it has."),
    Rule(ANY, ("**/have_pojo",), Kind(), "No model is handed out as a Java program: docs/http.md."),
    Rule(
        "POST /3/ModelBuilders/**",
        ("/parameters/*/input_value", "/parameters/*/input_value/*"),
        Kind(or_null=True),
        "What was asked for is told at once; H2O tells it with the model.",
    ),
    Rule(
        "GET /3/Jobs/*",
        ("/jobs/*/description", "/jobs/*/warnings", "/jobs/*/warnings/*"),
        Kind(or_null=True),
        "Texts for people; clients have their own word for what they started.",
    ),
    Rule("POST /4/Predictions/**", ("/description",), Kind(), "So is this."),
    Rule(ANY, ("/frames/*/columns/*/precision",), Kind(), "How many digits the text had."),
    Rule("POST /3/ParseSetup", ("/data",), Kind(), "How many rows are looked at first."),
    Rule(
        "POST /3/ParseSetup",
        ("/escapechar", "/skipped_columns"),
        Kind(or_null=True),
        "No backslash escapes: docs/http.md, Files. No column is left out unless it is asked for.",
    ),
    Rule("GET /3/Capabilities**", ("/capabilities",), Kind(), "A server tells of its own parts."),
    Rule("GET /3/About", ("/entries", "/entries/*/*"), Kind(), "Of the program."),
    Rule("GET /3/Ping", ("/nodes/*/*",), Kind(), "Of the machine."),
    Rule(
        "GET /3/NetworkTest",
        (
            *("/microseconds**", "/bandwidths**", "/nodes/*"),
            *("/table/description", "/table/rowcount", "/table/data/*", "/table/data/*/*"),
        ),
        Kind(),
        "Of the machine.",
    ),
    Rule("GET /3/Typeahead/files", ("/matches/*",), Kind(), "Of what is in the folder."),
    *(
        Rule(
            f"GET {path}",
            ("CONTENT_TYPE", ""),
            Unread(),
            "What is not there is told as every other error; H2O without Flow tells it as text.",
        )
        for path in ("/3/Nope", "/99/Rapids", "/1/Cloud", "/Cloud")
    ),
    Rule(
        "GET /3/ModelBuilders",
        tuple(f"/model_builders/{name}" for name in NOT_HERE),
        Unread(),
        "Algorithms that are not here.",
    ),
    Rule(
        "GET /3/ModelBuilders",
        ("/model_builders/naivebayes/can_build", "/model_builders/pca/can_build/*"),
        Kind(),
        "H2O calls PCA a clustering, and does not know of what its naive Bayes is able.",
    ),
    *(
        Rule(f"GET /3/{noun}", (f"/{where}",), Kind(), "All that is kept, in any order.")
        for noun, where in (
            ("Jobs", "jobs"),
            ("Frames", "frames"),
            ("Models", "models"),
            ("ModelMetrics", "model_metrics"),
        )
    ),
)
