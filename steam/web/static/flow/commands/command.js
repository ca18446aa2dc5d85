// What a command is, and how a written one becomes a call of it.
//
// A command is an object:
//   name       as people write it
//   summary    one line for the help and the list of suggestions
//   takes      names of its values in the order in which they may stand without a name
//   needs      those of `takes` that must be given
//   kinds      what values are, {name: kind of kinds.js}, where another kind is usual for the name
//   more       true when other named values are allowed (parameters of an algorithm)
//   run(given, context)            does it; answers data that JSON can hold
//   show(element, data, context)   draws the data into an element; may be async
//   python(given)                  lines of Python that do the same with H2O's client
//   lasting    true when what it shows is not the trainer's, and stays when that is started anew
//   kind       true for what is a kind of cell (rapids, markdown); `given` is its {source} then
//
// `context` is {cell, signal, progress(job), add(source, {run})}: `add` puts a command below the
// cell, so that what is clicked can be read, kept and run again. A job that `progress` has heard of
// is cancelled with the cell.

import { Unreadable, read } from "../language/reader.js"
import { fitted } from "./kinds.js"

const LISTED_BY = { frame: "getFrames", left: "getFrames", model: "getModels", job: "getJobs", grid: "getGrids" }

export class Misused extends Error {
  constructor(message) {
    super(message)
    this.name = "Misused"
  }
}

// {command, given} of a text. Raises Unreadable or Misused.
export function call(text, commands) {
  const { name, values, named } = read(text)
  const command = commands.get(name)
  if (command === undefined || command.kind) throw new Misused(`There is no command ${name}.${meant(name, commands)}`)
  return { command, given: gathered(command, values, named) }
}

export { Unreadable }

function gathered(command, values, named) {
  const { name, takes = [], needs = [], more = false } = command
  if (values.length > takes.length) {
    throw new Misused(`${name} takes ${takes.length || "no"} value${takes.length === 1 ? "" : "s"}, ${values.length} ${values.length === 1 ? "is" : "are"} given.`)
  }
  const given = {}
  values.forEach((value, index) => {
    given[takes[index]] = value
  })
  for (const [key, value] of Object.entries(named)) {
    if (Object.hasOwn(given, key)) throw new Misused(`${name}: '${key}' is given twice.`)
    if (!more && !takes.includes(key)) throw new Misused(`${name} has no '${key}'; it takes ${takes.join(", ")}.`)
    given[key] = value
  }
  const missing = needs.filter((key) => given[key] === undefined)
  if (missing.length > 0) throw new Misused(`${name} needs ${missing.join(", ")}.${listed(missing[0])}`)
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, fit(command, key, value)]))
}

// Parameters of an algorithm are read by the trainer, which knows them.
function fit({ name, takes = [], kinds }, key, value) {
  if (!takes.includes(key)) return value
  const { value: fits, wrong } = fitted(key, value, kinds)
  if (wrong !== undefined) throw new Misused(`${name}: ${wrong}`)
  return fits
}

function listed(name) {
  const command = LISTED_BY[name]
  return command === undefined ? "" : ` ${command} lists those that are there.`
}

function meant(name, commands) {
  const lower = name.toLowerCase()
  const near = [...commands.keys()].find((one) => one.toLowerCase().startsWith(lower.slice(0, 4)))
  return near === undefined ? " help lists all of them." : ` Do you mean ${near}?`
}
