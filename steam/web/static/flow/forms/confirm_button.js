// A button that says what will be gone, and does it when that is meant.

import { make } from "../dom.js"

// confirmButton("Delete", "The frame goes; models stay.", act)
export function confirmButton(text, sentence, act) {
  const place = make("span", { class: "confirm" })
  const ask = make("button", { type: "button", class: "small danger", onclick: () => asked() }, text)
  const asked = () => {
    const keep = make("button", { type: "button", class: "small", onclick: () => calm() }, "Keep")
    const sure = make("button", { type: "button", class: "small danger", onclick: () => { calm(); act() } }, text)
    place.replaceChildren(make("span", { class: "meta", role: "alert" }, sentence), sure, keep)
    keep.focus()
  }
  const calm = () => place.replaceChildren(ask)
  calm()
  return place
}
