// Choices among the columns of a frame: one of them, or several.

import { make } from "../dom.js"
import { check, checkbox, select, textInput } from "./fields.js"

const SHOWN = 50

// [{name, type}] -> a select
export function columnSelect(columns, chosen, attributes = {}) {
  return select(columns.map(({ name, type }) => [name, `${name} (${type})`]), chosen, attributes)
}

// Boxes to check, with a search over many: {element, chosen: () => [name]}
export function columnChecks(label, columns, chosen = []) {
  const names = new Set(chosen)
  const place = make("div", { class: "checks" })
  const box = (name) => {
    const control = checkbox(names.has(name), {
      onchange: () => (control.checked ? names.add(name) : names.delete(name)),
    })
    return check(name, control)
  }
  const renew = (text) => {
    const found = columns.filter(({ name }) => name.toLowerCase().includes(text.toLowerCase()))
    const hidden = found.length - SHOWN
    place.replaceChildren(
      ...found.slice(0, SHOWN).map(({ name }) => box(name)),
      hidden > 0 ? make("p", { class: "meta" }, `${hidden} more: search for them.`) : "",
    )
  }
  const search = textInput("", { type: "search", placeholder: "Search", "aria-label": `Search ${label}`, oninput: () => renew(search.value) })
  renew("")
  const element = make("fieldset", { class: "choice" }, make("legend", {}, label), columns.length > 10 ? search : null, place)
  return { element, chosen: () => columns.map(({ name }) => name).filter((name) => names.has(name)) }
}
