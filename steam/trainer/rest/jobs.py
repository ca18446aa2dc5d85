"""Jobs: how far they are, and cancel."""

from steam.core.errors import InvalidInput, NotFound
from steam.trainer.jobs import Job
from steam.trainer.rest import schemas
from steam.trainer.rest.call import Call, get, post
from steam.trainer.rest.schemas import Json, schema

YOUNG_S = 0.25
"""The client asks as soon as it has begun a job, and again no sooner than 0.2 s later: an answer
that waits, once and no longer, spares it that for small jobs."""


def list_jobs(call: Call) -> Json:
    """`GET /3/Jobs`: newest first."""
    jobs = call.services.jobs.all()
    return schema("JobsV3", "Iced", jobs=[schemas.job(job.record) for job in jobs])


def show_job(call: Call) -> Json:
    """`GET /3/Jobs/{key}`: at once, or as soon as a job that has just begun ends."""
    job = _job(call)
    job.join(max(0.0, YOUNG_S - job.record.duration_ms / 1000))
    return schema(
        "JobsV3", "Iced", job_id=schemas.key("Job", job.key), jobs=[schemas.job(job.record)]
    )


def cancel_job(call: Call) -> Json:
    """`POST /3/Jobs/{key}/cancel`: answers at once, the job ends when its work notices."""
    job = _job(call)
    job.cancel()
    return schema("JobsV3", "Iced", job_id=schemas.key("Job", job.key), jobs=None)


def _job(call: Call) -> Job:
    try:
        return call.services.jobs.get(call.path["key"])
    except NotFound as error:  # H2O's clients expect 400 here, not 404
        raise InvalidInput(f"Job is missing: {error.message}") from None


routes = [
    get("/3/Jobs", list_jobs, takes=()),
    post("/3/Jobs/{key:path}/cancel", cancel_job, takes=()),
    get("/3/Jobs/{key:path}", show_job, takes=()),
]
