// cancelJob "key": asks a job to end.

import { cancelJob as ask, readJob } from "../../trainer/jobs.js"
import { getJob } from "./get_job.js"
import { jobRecord } from "./job_record.js"

export const cancelJob = {
  name: "cancelJob",
  summary: "Ask a job to end",
  takes: ["job"],
  needs: ["job"],
  async run({ job }, { signal }) {
    await ask(job)
    return jobRecord(await readJob(job, { signal }))
  },
  show: (element, job, context) => getJob.show(element, job, context),
  python: ({ job }) => [`h2o.api("POST /3/Jobs/" + ${JSON.stringify(encodeURIComponent(job))} + "/cancel")`],
}
