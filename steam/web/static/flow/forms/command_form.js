// A form that becomes a command: it shows what it will add, so that filling it in teaches it.

import { make } from "../dom.js"
import { write } from "../language/writer.js"

// A field that does not go; its message says why.
export class Unfit extends Error {}

// `command()` answers {name, values?, named?} of what the fields say, or raises Unfit.
export function commandForm({ button, fields, command, add, label }) {
  const shown = make("code", {})
  const complaint = make("p", { class: "answer bad", role: "alert", hidden: true })
  const written = () => {
    complaint.hidden = true
    try {
      return (shown.textContent = write(command()))
    } catch (error) {
      if (!(error instanceof Unfit)) throw error
      shown.textContent = ""
      return error
    }
  }
  const submitted = (event) => {
    event.preventDefault()
    const source = written()
    if (!(source instanceof Unfit)) {
      add(source, { run: true })
      return
    }
    complaint.hidden = false
    complaint.textContent = source.message
  }
  const form = make(
    "form",
    { class: "flow-form", novalidate: true, "aria-label": label ?? button, onsubmit: submitted, oninput: written },
    fields,
    make("div", { class: "form-end" }, make("button", { class: "primary" }, button), shown),
    complaint,
  )
  written()
  return { form, renew: written }
}
