// Where in a long list one is, and the ways to the parts before and behind.

import { make } from "../dom.js"
import { count } from "../frames/amounts.js"

// pager({ noun: "columns", offset: 25, shown: 25, total: 1000, step: 25, go: (offset) => ... })
export function pager({ noun, offset, shown, total, step, go }) {
  if (total <= shown) return make("p", { class: "meta" }, `${count(total)} ${noun}`)
  const button = (text, label, to, there) =>
    make("button", { type: "button", class: "small", "aria-label": `${label} ${noun}`, disabled: !there, onclick: () => go(to) }, text)
  const last = Math.max(0, Math.floor((total - 1) / step) * step)
  return make(
    "div",
    { class: "pager" },
    button("«", "First", 0, offset > 0),
    button("‹", "Previous", Math.max(0, offset - step), offset > 0),
    make("span", { class: "meta tabular" }, `${count(offset + 1)}–${count(offset + shown)} of ${count(total)} ${noun}`),
    button("›", "Next", offset + step, offset + shown < total),
    button("»", "Last", last, offset + shown < total),
  )
}
