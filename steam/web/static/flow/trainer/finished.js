// A job that a command began, awaited to its end.

import { follow } from "./jobs.js"
import { Refused } from "./request.js"

// `job` is what the trainer answered when it began. Answers its last state; raises what it failed with.
export async function finished(job, { progress, signal }) {
  progress(job)
  const last = await follow(job.key.name, progress, { signal })
  if (last.status === "DONE") return last
  if (last.status === "CANCELLED") throw new Refused(0, "The job was cancelled.", "Run the cell again to begin anew.")
  throw new Refused(0, last.exception || "The job failed without a reason.", last.exception ? "" : "The trainer's log has more.")
}
