// A command as text that `read` reads back to the same.

const NAME = /^[A-Za-z_][A-Za-z0-9_.]*$/
const WIDE = 100

export function write({ name, values = [], named = {} }) {
  const parts = [...values.map((value) => writeValue(value)), ...pairs(named)]
  if (parts.length === 0) return name
  const line = `${name} ${parts.join(", ")}`
  return line.length <= WIDE ? line : `${name} ${parts.join(",\n  ")}`
}

export function writeValue(value) {
  if (Array.isArray(value)) return `[${value.map(writeValue).join(", ")}]`
  if (value !== null && typeof value === "object") return `{${pairs(value).join(", ")}}`
  return JSON.stringify(value)
}

function pairs(object) {
  return Object.entries(object)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${NAME.test(key) ? key : JSON.stringify(key)}: ${writeValue(value)}`)
}
