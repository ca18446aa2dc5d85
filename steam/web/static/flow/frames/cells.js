// Cells of a frame as texts.

import { numeric } from "./columns.js"
import { moment } from "./amounts.js"

const LONGEST = 200

// One column's shown values, null where one is missing.
export function cellTexts({ type, data, string_data: strings, domain }) {
  if (type === "string") return strings.map((text) => (text === null ? null : cut(text)))
  return data.map((value) => text(type, numeric(value), domain))
}

export function cut(value, longest = LONGEST) {
  return value.length <= longest ? value : `${value.slice(0, longest)}…`
}

function text(type, value, domain) {
  if (value === null) return null
  if (type === "enum") return cut(domain[value] ?? String(value))
  if (type === "time") return moment(value)
  return String(value)
}
