// A job followed to its end on behalf of a cell.

import { follow, readJob } from "../../trainer/jobs.js"
import { nextStep } from "../../trainer/next_step.js"
import { Refused } from "../../trainer/request.js"

const CANCEL_MS = 10_000

// The ended job; one that was cancelled is waited for, as it may leave what it had by then.
// Raises Refused with the reason of a job that failed.
export async function endedJob(begun, { signal, progress }) {
  const job = await lastState(begun, signal, progress)
  if (job.status === "FAILED") {
    const reason = sentence(job.exception)
    throw new Refused(500, reason, nextStep(reason))
  }
  return job
}

async function lastState(begun, signal, progress) {
  const key = begun.key.name
  progress(begun)
  try {
    return await follow(key, progress, { signal })
  } catch (error) {
    if (error.name !== "AbortError") throw error
  }
  try {
    return await follow(key, () => {}, { signal: AbortSignal.timeout(CANCEL_MS) })
  } catch (error) {
    if (error.name !== "TimeoutError") throw error
    return readJob(key)
  }
}

export function sentence(exception) {
  return (exception ?? "The job failed without a reason.").trim()
}
