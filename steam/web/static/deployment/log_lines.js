// Lines of a worker's log as people read them. What is not one of its JSON lines stays as it is.

const SHOWN_FIRST = new Set(["time", "timestamp", "level", "event"])

export function readable(line) {
  const entry = parsed(line)
  if (entry === null) return line
  const time = String(entry.time ?? entry.timestamp ?? "")
    .replace("T", " ")
    .replace(/(\.\d{3})\d*/, "$1")
    .replace(/\+00:00$/, "Z")
  const rest = Object.entries(entry)
    .filter(([name]) => !SHOWN_FIRST.has(name))
    .map(([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`)
  return [time, entry.level ?? "", entry.event, ...rest].filter((part) => part !== "").join("  ")
}

function parsed(line) {
  if (!line.startsWith("{")) return null
  try {
    const entry = JSON.parse(line)
    return typeof entry.event === "string" ? entry : null
  } catch {
    return null
  }
}

const LEVEL = /^\d{4}-\d\d-\d\d [\d:.]+\S*  (warning|error|critical)(?:  |$)/

// How bad a readable line is: "bad", "warn", or "" for nothing to be looked at first.
export function toneOf(line) {
  const level = LEVEL.exec(line)?.[1]
  if (level === "warning") return "warn"
  return level || line.startsWith("Traceback (") ? "bad" : ""
}

// The lines as few texts as can be, each of one tone: [tone, lines].
export function byTone(lines) {
  const runs = []
  for (const line of lines) {
    const tone = toneOf(line)
    if (runs.at(-1)?.[0] === tone) runs.at(-1)[1].push(line)
    else runs.push([tone, [line]])
  }
  return runs
}

// The newest `most` of the lines there are and those that came.
export function newest(lines, more, most) {
  return [...lines, ...more].slice(-most)
}

export function matching(lines, wanted) {
  const part = wanted.trim().toLowerCase()
  return part ? lines.filter((line) => line.toLowerCase().includes(part)) : lines
}
