// A job of the trainer, as this page shows it. Pure.

const STATES = { CREATED: "queued", RUNNING: "running", DONE: "done", FAILED: "failed", CANCELLED: "cancelled" }
const UNITS = [["d", 86_400], ["h", 3600], ["min", 60], ["s", 1]]

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
    took: duration(job.msec),
  }
}

export function duration(ms) {
  if (!Number.isFinite(ms) || ms < 0) return "–"
  if (ms < 1000) return `${Math.round(ms)} ms`
  const seconds = Math.floor(ms / 1000)
  const first = UNITS.findIndex(([, size]) => seconds >= size)
  const [unit, size] = UNITS[first]
  const [nextUnit, nextSize] = UNITS[first + 1] ?? []
  const rest = nextSize ? Math.floor((seconds % size) / nextSize) : 0
  return `${Math.floor(seconds / size)} ${unit}${rest ? ` ${rest} ${nextUnit}` : ""}`
}

export function sentence(jobs) {
  if (jobs.length === 0) return "The trainer has no jobs yet."
  const going = jobs.filter(({ isOver }) => !isOver).length
  if (going === 0) return "Nothing is running."
  return going === 1 ? "One job is running or waits." : `${going} jobs are running or wait.`
}
