// A job that a command began, awaited to its end.

import { follow } from "./jobs.js"
import { nextStep } from "./next_step.js"
import { Refused } from "./request.js"

// `job` is what the trainer answered when it began. Answers its last state; raises what it failed with.
export async function finished(job, { progress, signal }) {
  progress(job)
  const last = await follow(job.key.name, progress, { signal })
  if (last.status === "DONE") return last
  if (last.status === "CANCELLED") throw new Refused(0, "The job was cancelled.", "Run the cell again to begin anew.")
  if (!last.exception) throw new Refused(0, "The job failed without a reason.", "The trainer's log has more.")
  throw new Refused(0, last.exception, nextStep(last.exception))
}
