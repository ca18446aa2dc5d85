// Tables with data-sortable are sorted by a click on a heading, or by keyboard.

function cellValue(row, place) {
  const cell = row.cells[place]
  return "value" in cell.dataset ? (cell.dataset.value === "" ? NaN : Number(cell.dataset.value)) : cell.textContent
}

// What is not known comes last, whichever the order.
function compare(a, b, sign) {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b))
  return sign * (typeof a === "number" ? a - b : a.localeCompare(b))
}

function sortBy(table, head) {
  const descending = head.ariaSort === "ascending"
  for (const other of table.tHead.rows[0].cells) other.ariaSort = null
  head.ariaSort = descending ? "descending" : "ascending"
  const body = table.tBodies[0]
  const sign = descending ? -1 : 1
  const keyed = [...body.rows].map((row) => [cellValue(row, head.cellIndex), row])
  keyed.sort(([a], [b]) => compare(a, b, sign))
  body.append(...keyed.map(([, row]) => row))
}

for (const table of document.querySelectorAll("table[data-sortable]")) {
  for (const head of table.tHead.rows[0].cells) {
    const button = document.createElement("button")
    button.type = "button"
    button.className = "sort"
    button.textContent = head.textContent
    button.addEventListener("click", () => sortBy(table, head))
    head.replaceChildren(button)
  }
}
