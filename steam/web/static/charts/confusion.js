// A confusion matrix: what was true in rows, what was said in columns, darker where there are more.

import { element } from "./elements.js"
import { percent, short } from "./numbers.js"

// data: {levels: [name, ...], counts: [[rows that were i and were called j, ...], ...]}
export function confusion(target, data) {
  const fill = (next) => target.replaceChildren(matrix(next))
  fill(data)
  return { update: fill, dispose: () => target.replaceChildren() }
}

function matrix({ levels, counts }) {
  const heads = levels.map((text) => element("th", { text, scope: "col", className: "num" }))
  const corner = element("th", { text: "Actual ↓  Predicted →", scope: "col" })
  const tail = element("th", { text: "Error", scope: "col", className: "num" })
  return element(
    "table",
    { className: "confusion" },
    element("thead", {}, element("tr", {}, corner, ...heads, tail)),
    element("tbody", {}, ...counts.map((row, at) => line(levels[at], row, at))),
  )
}

// Where there are many classes nearly all counts are 0: those are faint, so that the others stand out.
function classes(count, isRight) {
  return ["num", isRight ? "right" : "wrong", ...(count === 0 ? ["none"] : [])].join(" ")
}

function line(level, row, at) {
  const all = row.reduce((sum, count) => sum + count, 0)
  const cells = row.map((count, column) => {
    const cell = element("td", { text: short(count), className: classes(count, column === at) })
    cell.style.setProperty("--share", `${all ? (count / all) * 48 : 0}%`)
    return cell
  })
  const error = element("td", { text: all ? percent(1 - row[at] / all) : "–", className: "num" })
  return element("tr", {}, element("th", { text: level, scope: "row" }), ...cells, error)
}
