// A part of a card that is unfolded by who wants it, and drawn no sooner.

import { make } from "../../dom.js"

// `fill(element)` draws the part; what it raises is told in its place.
export function folded(title, fill, { open = false } = {}) {
  const body = make("div", { class: "folded" })
  const details = make("details", { open }, make("summary", {}, title), body)
  let filled = false
  const unfold = async () => {
    if (!details.open || filled) return
    filled = true
    try {
      await fill(body)
    } catch (error) {
      filled = false
      body.replaceChildren(make("p", { class: "answer bad" }, [error.message, error.hint].filter(Boolean).join(" ")))
    }
  }
  details.addEventListener("toggle", unfold)
  return details
}
