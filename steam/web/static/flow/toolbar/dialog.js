// A dialog over the page. It closes with Escape, with its cancel button, and when `act` went well.

import { make } from "../dom.js"

// `act` gets the form's values and may refuse with an error, which is told in the dialog.
export function open(title, fields, label, act) {
  const refusal = make("div", { "aria-live": "polite" })
  const form = make(
    "form",
    { method: "dialog" },
    make("h2", {}, title),
    fields,
    refusal,
    make(
      "div",
      { class: "dialog-buttons" },
      label ? make("button", { class: "primary", value: "act" }, label) : null,
      make("button", { value: "cancel", formnovalidate: true }, label ? "Cancel" : "Close"),
    ),
  )
  const dialog = make("dialog", { class: "dialog" }, form)
  form.addEventListener("submit", async (event) => {
    if (event.submitter?.value === "cancel") return
    event.preventDefault()
    try {
      await act(Object.fromEntries(new FormData(form)))
      dialog.close()
    } catch (error) {
      refusal.replaceChildren(make("p", { class: "answer bad" }, [error.message, error.hint].filter(Boolean).join(" ")))
    }
  })
  dialog.addEventListener("close", () => dialog.remove())
  document.body.append(dialog)
  dialog.showModal()
  return dialog
}

export function field(label, name, value, more = {}) {
  return make("label", {}, label, make("input", { name, value, required: true, maxlength: "200", ...more }))
}
