// Elements with text in them; what users named is only ever text.

export function element(tag, { text, className, ...attributes } = {}, ...children) {
  const made = document.createElement(tag)
  if (text !== undefined) made.textContent = text
  if (className) made.className = className
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  made.append(...children)
  return made
}

// A table with a head; the first cell of each row names it, the others are numbers.
export function table(heads, rows, caption) {
  const head = heads.map((text, at) => element("th", { text, scope: "col", ...(at && { className: "num" }) }))
  const body = rows.map(([name, ...cells]) =>
    element(
      "tr",
      {},
      element("th", { text: name, scope: "row" }),
      ...cells.map((text) => element("td", { text, className: "num" })),
    ),
  )
  return element(
    "table",
    {},
    ...(caption ? [element("caption", { text: caption, className: "meta" })] : []),
    element("thead", {}, element("tr", {}, ...head)),
    element("tbody", {}, ...body),
  )
}
