// Values as Python writes them.

const WORDS = new Map([[true, "True"], [false, "False"], [null, "None"]])

export function pythonValue(value) {
  if (WORDS.has(value)) return WORDS.get(value)
  if (Array.isArray(value)) return `[${value.map(pythonValue).join(", ")}]`
  if (typeof value === "object") {
    return `{${Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${pythonValue(one)}`).join(", ")}}`
  }
  return JSON.stringify(value)
}

// f(1, name="x"): what is not given is left out.
export function pythonCall(name, values = [], named = {}) {
  const parts = Object.entries(named)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${pythonValue(value)}`)
  return `${name}(${[...values.map(pythonValue), ...parts].join(", ")})`
}
