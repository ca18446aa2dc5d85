// The parameters of a model: those that differ from the standard first.

import { writeValue } from "../../language/writer.js"
import { make, table } from "../../dom.js"
import { folded } from "./folded.js"

export function parametersPart({ parameters }) {
  const changed = parameters.filter((one) => one.changed)
  return folded(`Parameters (${changed.length} not the standard)`, (body) => {
    body.append(
      table(
        ["Parameter", "Value", "Standard"],
        changed.map(({ name, value, standard }) => [name, told(value), told(standard)]),
      ),
    )
    const rest = parameters.filter((one) => !one.changed)
    if (rest.length === 0) return
    body.append(
      folded(`Standard values (${rest.length})`, (element) =>
        element.append(table(["Parameter", "Value"], rest.map(({ name, value }) => [name, told(value)]))),
      ),
    )
  })
}

export function told(value) {
  if (value === null || value === undefined) return make("span", { class: "meta" }, "none")
  return make("code", {}, typeof value === "string" ? value : writeValue(value))
}
