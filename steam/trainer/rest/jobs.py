"""Jobs: how far they are, and cancel."""

from steam.core.errors import InvalidInput, NotFound
from steam.trainer.jobs import Job
from steam.trainer.rest import schemas
from steam.trainer.rest.call import Call, get, post
from steam.trainer.rest.schemas import Json, schema


def list_jobs(call: Call) -> Json:
    """`GET /3/Jobs`: newest first."""
    jobs = call.services.jobs.all()
    return schema("JobsV3", "Iced", jobs=[schemas.job(job.record) for job in jobs])


def show_job(call: Call) -> Json:
    """`GET /3/Jobs/{key}`."""
    job = _job(call)
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
