// Labelled controls of forms.

import { make } from "../dom.js"

export function field(text, control, hint = "") {
  return make("label", { class: "field" }, text, control, hint ? make("span", { class: "meta" }, hint) : null)
}

// One of several ways through a form, under a heading of its own.
export function part(title, ...content) {
  return make("section", { class: "form-part" }, make("h3", {}, title), content)
}

export function check(text, control) {
  return make("label", { class: "check" }, control, text)
}

export function checkbox(checked = false, attributes = {}) {
  return make("input", { type: "checkbox", checked, ...attributes })
}

export function textInput(value = "", attributes = {}) {
  const input = make("input", { autocomplete: "off", spellcheck: "false", ...attributes })
  input.value = value
  return input
}

// Options are texts or [value, text].
export function select(options, chosen, attributes = {}) {
  const control = make("select", attributes)
  for (const option of options) {
    const [value, text] = Array.isArray(option) ? option : [option, option]
    control.append(make("option", { value }, text))
  }
  if (chosen !== undefined) control.value = chosen
  return control
}
