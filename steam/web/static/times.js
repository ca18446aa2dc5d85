// Times as every page reads them: how long ago, how long it took, or the moment in the reader's own
// zone; the exact moment is told in UTC. Pure.

const UNITS = [["d", 86_400], ["h", 3_600], ["min", 60], ["s", 1]]
const FEW_S = 10

// A span in at most two units, in whole seconds.
export function span(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const first = UNITS.findIndex(([, size]) => seconds >= size)
  if (first < 0) return "0 s"
  const [unit, size] = UNITS[first]
  const text = `${Math.floor(seconds / size)} ${unit}`
  const [nextUnit, nextSize] = UNITS[first + 1] ?? []
  const rest = nextSize ? Math.floor((seconds % size) / nextSize) : 0
  return rest ? `${text} ${rest} ${nextUnit}` : text
}

// How long some work took, finer where it was short.
export function took(ms) {
  if (!Number.isFinite(ms) || ms < 0) return "–"
  if (ms < 1000) return `${Math.round(ms)} ms`
  return ms < FEW_S * 1000 ? `${Math.floor(ms / 100) / 10} s` : span(ms)
}

// How long before `nowMs` it was, in one unit.
export function agoText(ms, nowMs) {
  const age = nowMs - ms
  return age < 1000 ? "now" : `${span(age).split(" ").slice(0, 2).join(" ")} ago`
}

// The time of day, and the date where it is of another day than `today`.
export function clockText(time, today) {
  const hours = `${two(time.getHours())}:${two(time.getMinutes())}`
  return day(time) === day(today) ? hours : `${day(time)} ${hours}`
}

export function dateText(time) {
  return `${day(time)} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`
}

// The same words as `moment` of formats.py.
export function exact(ms) {
  return `${new Date(ms).toISOString().slice(0, 19).replace("T", " ")} UTC`
}

function day(time) {
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`
}

function two(number) {
  return String(number).padStart(2, "0")
}
