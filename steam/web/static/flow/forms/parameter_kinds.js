// What a parameter of an algorithm takes, by its metadata, and how that is read from text.

const SCALARS = new Map([
  ["boolean", "flag"],
  ["enum", "choice"],
  ["VecSpecifier", "column"],
  ["int", "integer"],
  ["long", "integer"],
  ["float", "number"],
  ["double", "number"],
  ["string", "text"],
  ["Key<Frame>", "frame"],
  ["Key<Model>", "model"],
])
const LISTS = new Map([
  ["int[]", "integers"],
  ["long[]", "integers"],
  ["float[]", "numbers"],
  ["double[]", "numbers"],
])
const COLUMN_LISTS = new Set(["ignored_columns", "interactions", "control_variables", "random_columns", "gam_columns"])
const SEVERAL = new Set(["flag", "choice", "integer", "number", "integers", "numbers"])

// A value that does not go, said in a sentence.
export class BadValue extends Error {}

// flag, choice, column, columns, integer, number, integers, numbers, text, frame, model or data.
export function kindOf({ name, type }) {
  if (name === "model_id") return "text"
  if (type === "string[]") return COLUMN_LISTS.has(name) || name.endsWith("columns") ? "columns" : "data"
  return SCALARS.get(type) ?? LISTS.get(type) ?? "data"
}

// Whether a grid may search over it in a form.
export function canBeSeveral(parameter) {
  return parameter.gridable && SEVERAL.has(kindOf(parameter))
}

// The value of a text; undefined where it is empty. Raises BadValue.
export function readText(parameter, text) {
  const trimmed = text.trim()
  if (trimmed === "") return undefined
  const kind = kindOf(parameter)
  if (kind === "integer" || kind === "number") return readNumber(parameter.name, trimmed, kind === "integer")
  if (kind === "integers" || kind === "numbers") return readNumbers(parameter.name, trimmed, kind === "integers")
  if (kind === "data") return readData(parameter.name, trimmed)
  return trimmed
}

// The values of a grid for one parameter: a list, or undefined where there is none.
export function readSeveral(parameter, text) {
  const parts = text.split(",").map((part) => part.trim()).filter((part) => part !== "")
  if (parts.length === 0) return undefined
  const whole = ["integer", "integers"].includes(kindOf(parameter))
  return parts.map((part) => readNumber(parameter.name, part, whole))
}

export function writeText(value) {
  if (value === undefined || value === null) return ""
  if (Array.isArray(value) && value.every((one) => typeof one === "number")) return value.join(", ")
  return typeof value === "object" ? JSON.stringify(value) : String(value)
}

function readNumber(name, text, whole) {
  const value = Number(text)
  if (!Number.isFinite(value)) throw new BadValue(`${name}: '${text}' is no number.`)
  if (whole && !Number.isInteger(value)) throw new BadValue(`${name}: '${text}' is no whole number.`)
  return value
}

function readNumbers(name, text, whole) {
  const inner = text.replace(/^\[|\]$/g, "")
  return inner
    .split(",")
    .filter((part) => part.trim() !== "")
    .map((part) => readNumber(name, part.trim(), whole))
}

function readData(name, text) {
  try {
    return JSON.parse(text)
  } catch {
    throw new BadValue(`${name} is no JSON, such as ["a", "b"].`)
  }
}
