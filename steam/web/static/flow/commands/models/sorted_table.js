// A table that a click on a head puts in order; a second click turns that round.

import { make, tableCell } from "../../dom.js"

// heads: [{text, number?, plain?}] (`plain` ones are not clicked); rows: [[{value, shown}]], where
// numbers and texts order, and nothing (null, NaN) comes last either way.
export function sortedTable(heads, rows, { by = null, falling = false } = {}) {
  let order = { by, falling }
  const body = make("tbody")
  const headCells = heads.map((head, place) => headCell(head, () => choose(place)))
  const element = make(
    "div",
    { class: "scroll", tabindex: "0" },
    make("table", { class: "stack" }, make("thead", {}, make("tr", {}, headCells)), body),
  )

  function choose(place) {
    order = { by: place, falling: order.by === place ? !order.falling : heads[place].number === true }
    fill()
  }

  function fill() {
    const sorted = order.by === null ? rows : ordered(rows, order.by, order.falling)
    headCells.forEach((cell, place) => {
      if (place === order.by) cell.setAttribute("aria-sort", order.falling ? "descending" : "ascending")
      else cell.removeAttribute("aria-sort")
    })
    body.replaceChildren(
      ...sorted.map((cells) =>
        make("tr", {}, cells.map(({ shown }, place) => tableCell(shown, heads[place]))),
      ),
    )
  }

  fill()
  return element
}

// The rows in the order of one column; equal ones stay as they were.
export function ordered(rows, place, falling) {
  const missing = (value) => value === null || value === undefined || Number.isNaN(value)
  return [...rows].sort((left, right) => {
    const [a, b] = [left[place].value, right[place].value]
    if (missing(a) || missing(b)) return Number(missing(a)) - Number(missing(b))
    const way = typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b))
    return falling ? -way : way
  })
}

function headCell({ text, number, plain }, choose) {
  const inner = plain ? text : make("button", { type: "button", class: "sort", onclick: choose }, text)
  return make("th", { scope: "col", class: number ? "num" : undefined }, inner)
}
