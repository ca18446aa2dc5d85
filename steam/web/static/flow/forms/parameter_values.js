// What a form says of an algorithm's parameters, as plain data. Pure.

const FIRST = ["training_frame", "response_column", "validation_frame", "model_id", "ignored_columns"]
const GRID_WORDS = new Set(["hyper_parameters", "search_criteria", "grid_id", "parallelism"])

// The value that holds when nothing is given, as a form would say it.
export function standardOf(parameter) {
  const value = parameter.default_value
  return value === null || value === undefined ? undefined : value
}

export function isStandard(parameter, value) {
  return JSON.stringify(value ?? null) === JSON.stringify(standardOf(parameter) ?? null)
}

// The arguments of buildModel: of `values` what differs from the standard, in the order of the
// parameters; `several` holds lists by name, which make it a grid with `criteria`.
export function differing(parameters, values, several = {}, criteria = {}) {
  const given = {}
  for (const parameter of parameters) {
    const { name } = parameter
    if (name in several || !(name in values) || isStandard(parameter, values[name])) continue
    given[name] = values[name]
  }
  if (Object.keys(several).length === 0) return given
  const chosen = Object.fromEntries(Object.entries(criteria).filter(([, value]) => value !== undefined))
  return {
    ...given,
    hyper_parameters: several,
    ...(Object.keys(chosen).length > 0 && { search_criteria: chosen }),
  }
}

// What is left of the arguments of a grid when one model is made.
export function withoutGrid(given) {
  return Object.fromEntries(Object.entries(given).filter(([name]) => !GRID_WORDS.has(name)))
}

// How many models a grid of all combinations makes.
export function combinations(several) {
  return Object.values(several).reduce((product, { length }) => product * length, 1)
}

// The complaints of the trainer by parameter; those that name none are under "".
export function complaintsByName(messages, parameters) {
  const names = new Set(parameters.map(({ name }) => name))
  const found = new Map()
  for (const { field_name: field, message, message_type: type } of messages) {
    const first = /^'?([A-Za-z_0-9]+)'?/.exec(message)?.[1] ?? ""
    const name = [field.replace(/^_/, ""), first].find((one) => names.has(one)) ?? ""
    found.set(name, [...(found.get(name) ?? []), { text: message, isError: type === "ERRR" }])
  }
  return found
}

// Parameters in H2O's three groups; what every model is made of comes first.
export function grouped(parameters, supervised) {
  const place = ({ name }) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length)
  const shown = parameters
    .filter(({ name }) => supervised || name !== "response_column")
    .sort((a, b) => place(a) - place(b))
  return ["critical", "secondary", "expert"].map((level) => ({
    level,
    parameters: shown.filter((one) => one.level === level),
  }))
}

// Which parameters have something to do with what people search for.
export function matches({ name, help }, text) {
  const wanted = text.trim().toLowerCase()
  return wanted === "" || name.toLowerCase().includes(wanted) || help.toLowerCase().includes(wanted)
}

// Columns that a list may hold, of all those of a frame.
export function columnsFor({ name }, columns, response) {
  return name === "ignored_columns" ? columns.filter((one) => one !== response) : columns
}

