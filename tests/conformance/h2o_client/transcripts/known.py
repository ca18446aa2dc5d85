"""Where replies are not the recorded ones on purpose, and why: each place still differs.

`known_models.py` has those of models; docs/http.md tells users of them. A place that has become
H2O's must go from here.
"""

from tests.conformance.h2o_client.transcripts.known_models import (
    COMPLAINTS,
    GRIDS,
    MODELS,
    PARAMETERS_OF_GLM,
)
from tests.conformance.h2o_client.transcripts.rule import Known, status

FRAME = "/frames/*/columns/*"

SERVER = (
    Known(
        "H2O without Flow sends browsers on to nothing, and clients then take it for down.",
        "GET /",
        ("cluster_status", "r_connect"),
        (status(301, 200),),
    ),
    Known(
        "The recorded server was without Flow; ours tells where it is.",
        "GET /flow/index.html",
        ("cluster_status",),
        (status(404, 200),),
    ),
    Known(
        "H2O's list of its operators ends in an error of Java; ours is in the documentation.",
        "GET /EXPERIMENTAL/Rapids/help",
        ("raw_http",),
        (status(500, 404), "CONTENT_TYPE: 'text/html' was recorded, 'application/json' is told"),
    ),
    Known(
        "H2O refuses to leave out a field that the reply does not have.",
        "GET /3/Jobs",
        ("raw_http",),
        (status(412, 200),),
    ),
    Known(
        "H2O hands out artifacts in its paid edition alone.",
        "GET /3/Models/gm/mojo",
        ("raw_http",),
        (
            status(412, 200),
            "CONTENT_TYPE: 'application/json' was recorded, 'application/zip' is told",
            "DISPOSITION: '' was recorded, 'attachment; filename=\"gm.zip\"' is told",
        ),
    ),
    Known(
        "So with Java programs, which ours does not make.",
        "GET /3/Models.java/gm",
        ("raw_http",),
        (status(412, 404),),
    ),
)
FILES = (
    Known(
        "A body that is no form is taken for the file, whatever its type says; so it is there.",
        "POST /3/PostFile",
        ("raw_http",),
        (status(400, 200), "CONTENT_TYPE: '' was recorded, 'application/json' is told"),
    ),
    Known("That file is there.", "POST /3/ParseSetup", ("raw_http",), (status(400, 200),)),
    Known(
        "What a request for a parse does not say is guessed; H2O runs into a null.",
        "POST /3/Parse",
        ("raw_http",),
        (status(500, 200),),
    ),
    Known(
        "H2O's proposal has the words `Key_Frame__` in front of keys without slashes.",
        "POST /3/ParseSetup",
        ("raw_http",),
        ("/destination_frame",),
    ),
    Known(
        "H2O shows the bytes of a file that is not parsed as a column of numbers.",
        "GET /3/Frames/foo2",
        ("raw_http",),
        (
            *("/frames/*/chunk_summary", "/frames/*/distribution_summary", "/frames/*/columns"),
            *("/frames/*/num_columns", "/frames/*/total_column_count", "/frames/*/rows"),
        ),
    ),
    Known(
        "With names that are not those of the first line, H2O parses that line as data as well.",
        "GET /3/Frames/p2",
        ("import_file",),
        (f"{FRAME}/data/*", f"{FRAME}/missing_count", "/frames/*/rows"),
    ),
    Known(
        "UUIDs are texts, as they stand in the file: operators on texts take them.",
        "GET /3/Frames/mixed.hex",
        ("import_file",),
        (f"{FRAME}/string_data/*", f"{FRAME}/type"),
    ),
    Known("So they are proposed.", "POST /3/ParseSetup", ("import_file",), ("/column_types/*",)),
)
FRAMES = (
    Known(
        "Of sorted and merged frames H2O tells one extreme again and again, and not the others.",
        "GET /3/Frames/*",
        ("merge", "sort"),
        (f"{FRAME}/mins/*", f"{FRAME}/maxs/*"),
    ),
    Known(
        "One value has no standard deviation, as in R; H2O tells 0.",
        "GET /3/Frames/*",
        ("aggregates", "as_data_frame"),
        (f"{FRAME}/sigma",),
    ),
    Known(
        "A histogram that somebody asked for before is told by H2O from then on; here the same "
        "request has the same reply.",
        "GET /3/Frames/*",
        ("r_munge",),
        (f"{FRAME}/histogram_base", f"{FRAME}/histogram_stride", f"{FRAME}/percentiles"),
    ),
    Known(
        "H2O keeps metrics, models of folds and parts of frames under keys of their own.",
        "GET /3/DownloadDataset",
        ("glm_misc", "ls_rm"),
        ("", "/*/*"),
    ),
    Known(
        "So its list of keys is longer.",
        "POST /99/Rapids",
        ("glm_misc", "ls_rm", "probe_rapids", "r_munge"),
        ("/num_rows",),
    ),
    Known(
        "H2O keeps that list as h2o_ls; here a question leaves no key.",
        "POST /99/Rapids",
        ("ls_rm", "probe_rapids"),
        ("/key/type",),
    ),
    Known(
        "Permutation importance shuffles rows, by another generator.",
        "GET /3/Frames/*",
        ("glm_misc",),
        tuple(f"{FRAME}/{name}" for name in ("data/*", "maxs/*", "mins/*", "mean", "sigma")),
        steps=("permimp",),
        at_times=(f"{FRAME}/string_data/*", f"{FRAME}/zero_count"),
    ),
)
RAPIDS = (
    Known(
        "H2O does not impute or fill frames with texts or UUIDs, nor sort them.",
        "POST /99/Rapids",
        ("aggregates", "binning_misc", "probe_rapids"),
        (status(500, 200),),
        ("impute all", "impute by", "fillna", "probe"),
    ),
    Known(
        "H2O applies five functions to rows, ours more.",
        "POST /99/Rapids",
        ("misc_ops", "scale_apply"),
        (status(400, 200),),
        ("apply row sum", "apply rows"),
    ),
    Known(
        "H2O tells a function by its text, which its clients do not read.",
        "POST /99/Rapids",
        ("ls_rm",),
        (status(200, 400),),
        ("rapids fun",),
    ),
)
KNOWN = (*SERVER, *FILES, *FRAMES, *RAPIDS, *COMPLAINTS, *MODELS, *GRIDS, *PARAMETERS_OF_GLM)
