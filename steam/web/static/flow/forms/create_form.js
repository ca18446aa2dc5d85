// The form of createFrame: how large, and which share of the columns is of which kind.

import { make } from "../dom.js"
import { Unfit, commandForm } from "./command_form.js"
import { check, checkbox, field, textInput } from "./fields.js"

const MOST_CELLS = 2 ** 30
const WHOLE = /^-?\d{1,15}$/
const KINDS = [
  ["categorical", "Enum", 20],
  ["integer", "whole numbers", 20],
  ["binary", "0 and 1", 10],
  ["time", "Time", 0],
  ["string", "String", 0],
]

// `given` are values of the command that were said already.
export function drawCreateForm(given, add) {
  const number = (name, usual) => textInput(String(given[name] ?? usual), { inputmode: "numeric" })
  const percent = (name, usual) => textInput(String(given[name] === undefined ? usual : given[name] * 100), { inputmode: "decimal" })
  const destination = textInput(given.dest ?? "drawn.hex")
  const rows = number("rows", 10_000)
  const columns = number("cols", 10)
  const seed = number("seed", Math.floor(Math.random() * 100_000))
  const kinds = KINDS.map(([kind, label, usual]) => ({ kind, label, input: percent(`${kind}_fraction`, usual) }))
  const missing = percent("missing_fraction", 1)
  const levels = number("factors", 100)
  const range = number("real_range", 100)
  const response = checkbox(given.has_response === true)
  const classes = number("response_factors", 2)
  const classesField = field("Its classes; 1 for a number", classes)
  const rest = make("p", { class: "meta", role: "status" })

  function command() {
    rest.textContent = ""
    classesField.hidden = !response.checked
    const size = { rows: whole("Rows", rows, 1), cols: whole("Columns", columns, 1) }
    if (size.rows * size.cols > MOST_CELLS) throw new Unfit("Rows times columns is more than a frame is drawn of: 1,073,741,824 values.")
    const shares = kinds.map(({ kind, label, input }) => [`${kind}_fraction`, share(label, input)])
    const left = 100 - shares.reduce((sum, [, part]) => sum + part * 100, 0)
    if (left < -1e-6) throw new Unfit("The shares of columns come to more than 100 %.")
    rest.textContent = `The other ${Math.max(0, Number(left.toFixed(2)))} % of the columns are numbers with decimals.`
    if (destination.value.trim() === "") throw new Unfit("The new frame needs a name.")
    const named = {
      dest: destination.value.trim(),
      ...size,
      seed: whole("Seed", seed, -1),
      ...Object.fromEntries(shares),
      missing_fraction: share("Missing", missing),
      factors: whole("Levels", levels, 2),
      real_range: whole("Range", range, 0),
      ...(response.checked && { has_response: true, response_factors: whole("Classes", classes, 1) }),
    }
    return { name: "createFrame", named }
  }

  return commandForm({
    button: "Create the frame",
    fields: [
      make("div", { class: "grid" }, field("Name of the frame", destination), field("Rows", rows), field("Columns", columns), field("Seed: the same one gives the same frame", seed)),
      make(
        "fieldset",
        { class: "choice" },
        make("legend", {}, "Columns, in %"),
        make("div", { class: "grid" }, kinds.map(({ label, input }) => field(`Of ${label}`, input))),
        rest,
      ),
      make("div", { class: "grid" }, field("Values that are missing, in %", missing), field("Levels of an Enum", levels), field("Numbers from -x to x", range)),
      check("With a response, a column to learn", response),
      make("div", { class: "grid" }, classesField),
    ],
    command,
    add,
  }).form
}

function whole(label, input, least) {
  const value = Number(input.value)
  if (!WHOLE.test(input.value.trim()) || value < least) throw new Unfit(`${label} is a whole number from ${least}.`)
  return value
}

function share(label, input) {
  const value = Number(input.value)
  if (input.value.trim() === "" || !(value >= 0 && value <= 100)) throw new Unfit(`The share of ${label} is a number from 0 to 100.`)
  return value / 100
}
