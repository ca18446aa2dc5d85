// A job of the trainer, as this page shows it. Pure.

import { took } from "../times.js"

const STATES = { CREATED: "queued", RUNNING: "running", DONE: "done", FAILED: "failed", CANCELLED: "cancelled" }

// job: JobV3 of H2O's API
export function shownJob(job) {
  const state = STATES[job.status] ?? String(job.status).toLowerCase()
  const isOver = !(state === "queued" || state === "running")
  return {
    key: job.key.name,
    title: job.description || job.key.name,
    target: job.dest?.name ?? "",
    state,
    isOver,
    share: Math.min(1, Math.max(0, Number(job.progress) || 0)),
    message: (state === "failed" && job.exception) || job.progress_msg || "",
    startedMs: job.start_time || null,
    took: took(job.msec),
  }
}

export function sentence(jobs) {
  if (jobs.length === 0) return "The trainer has no jobs yet."
  const going = jobs.filter(({ isOver }) => !isOver).length
  if (going === 0) return "Nothing is running."
  return going === 1 ? "One job is running or waits." : `${going} jobs are running or wait.`
}
