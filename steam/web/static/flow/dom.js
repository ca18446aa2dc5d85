// Elements of a page. Text goes in as text: names, levels and messages come from anybody.

// make("button", { class: "primary", onclick: f, "data-key": key }, "Run", icon)
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value)
    else element.setAttribute(name, value === true ? "" : value)
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined))
  return element
}

// A table: heads are texts or {text, number: true}; cells are texts, nodes or lists of these. One of
// class "stack" is read row by row on a narrow page.
export function table(heads, rows, attributes = {}) {
  const columns = heads.map((head) => (typeof head === "string" ? { text: head } : head))
  const number = (index) => (columns[index].number ? "num" : undefined)
  return make(
    "div",
    { class: "scroll", tabindex: "0" },
    make(
      "table",
      attributes,
      make(
        "thead",
        {},
        make("tr", {}, columns.map(({ text }, index) => make("th", { scope: "col", class: number(index) }, text))),
      ),
      make(
        "tbody",
        {},
        rows.map((cells) => make("tr", {}, cells.map((cell, index) => tableCell(cell, columns[index])))),
      ),
    ),
  )
}

// A cell under its head, which it tells again where heads are not shown.
export function tableCell(cell, { text, number }) {
  const label = typeof text === "string" && text !== "" ? text : undefined
  return make("td", { class: number ? "num" : undefined, "data-label": label }, Array.isArray(cell) ? make("span", {}, cell) : cell)
}
