// Whether what a cell shows is of a trainer that is gone: it holds its frames, models and jobs in
// memory, so that another one has none of them. Pure.

// `output` as a notebook keeps it; `command` is the one that it came from, or undefined; `startedMs`
// is since when the trainer runs, null when that is not known.
export function isOutdated(output, command, startedMs) {
  if (command?.lasting) return false
  const from = output?.trainer ?? null
  return from !== null && startedMs !== null && from !== startedMs
}
