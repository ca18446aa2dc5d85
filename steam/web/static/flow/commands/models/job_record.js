// A job of the trainer as a notebook keeps it, and the command that shows what it made.

const COMMANDS = new Map([
  ["Key<Model>", "getModel"],
  ["Key<Frame>", "getFrameSummary"],
  ["Key<Grid>", "getGrid"],
])

// Of a job that ran when it was last seen, and that the trainer no longer knows.
export const GONE = "GONE"

const STATES = new Map([
  ["CREATED", ["queued", "waits"]],
  ["RUNNING", ["running", "runs"]],
  ["CANCEL_PENDING", ["cancelling", "is being cancelled"]],
  ["DONE", ["done", "done"]],
  ["FAILED", ["failed", "failed"]],
  ["CANCELLED", ["cancelled", "cancelled"]],
  [GONE, ["failed", "gone"]],
])

export function jobRecord(job) {
  return {
    key: job.key.name,
    description: job.description,
    status: job.status,
    progress: job.progress,
    message: job.progress_msg ?? "",
    startedMs: job.start_time,
    tookMs: job.msec,
    made: job.dest?.name ?? null,
    madeType: job.dest?.type ?? null,
    warnings: job.warnings ?? [],
    exception: job.exception,
  }
}

// {name, values} of the command that shows what a job has made, or null.
export function commandForResult({ made, madeType, status }) {
  const name = COMMANDS.get(madeType)
  return status === "DONE" && made !== null && name !== undefined ? { name, values: [made] } : null
}

// [state of a chip, word] of a job's status.
export function stateOf(status) {
  return STATES.get(status) ?? ["queued", status.toLowerCase()]
}
