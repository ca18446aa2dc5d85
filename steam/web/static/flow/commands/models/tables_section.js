// Every table of a model, each folded; those that are the model itself are open.

import { short } from "../../../charts/numbers.js"
import { make, table } from "../../dom.js"
import { folded } from "./folded.js"

const OPEN = new Set(["centers", "importance", "eigenvectors", "apriori"])

export function tableParts({ tables }) {
  const own = tables.filter(({ field }) => OPEN.has(field))
  const others = tables.filter(({ field }) => !OPEN.has(field))
  const parts = own.map((one) => tablePart(one, true))
  if (others.length > 0) {
    parts.push(folded(`All other tables (${others.length})`, (body) => body.append(...others.map((one) => tablePart(one)))))
  }
  return parts
}

function tablePart({ field, name, description, heads, rows, all }, open = false) {
  const kind = /\(.*\)$/.exec(field)?.[0] ?? ""
  return folded(
    [name || field, kind].join(" "),
    (body) => {
      if (description) body.append(make("p", { class: "meta" }, description))
      const cells = rows.map((row) => row.map((cell) => (typeof cell === "number" ? short(cell) : (cell ?? "–"))))
      body.append(table(heads, cells))
      if (all > rows.length) body.append(make("p", { class: "meta" }, `The first ${rows.length} of ${all} rows.`))
    },
    { open },
  )
}
