// One parameter in a form: its control, what it means, whether it was changed, what is wrong with it.

import { make } from "../dom.js"
import { controlFor, severalFor } from "./parameter_controls.js"
import { BadValue, canBeSeveral, kindOf, writeText } from "./parameter_kinds.js"
import { isStandard, standardOf } from "./parameter_values.js"

let made = 0

export class ParameterField {
  #several = null
  #complaint = make("div", { "aria-live": "polite" })
  #mark = make("span", { class: "tag", hidden: true }, "changed")
  #place = make("div", { class: "parameter-control" })
  #reset
  #box = null

  constructor(parameter, scene, value, needed) {
    this.needed = needed
    this.parameter = parameter
    this.name = parameter.name
    this.id = `parameter-${(made += 1)}`
    this.control = controlFor(parameter, this.id, scene)
    this.#reset = make(
      "button",
      { type: "button", class: "small", hidden: true, "aria-label": `Reset ${this.name}`, onclick: () => this.reset() },
      "Reset",
    )
    this.#place.append(this.control.element)
    this.element = make(
      "div",
      { class: "parameter", "data-name": this.name },
      make("div", { class: "parameter-head" }, this.#label(), this.#mark, this.#reset, this.#switch()),
      this.#place,
      make("p", { class: "meta", id: `${this.id}-help` }, [parameter.help, this.#standard()].filter(Boolean).join(" ")),
      this.#complaint,
    )
    this.control.element.setAttribute("aria-describedby", `${this.id}-help`)
    this.control.write(value === undefined ? standardOf(parameter) : value)
    this.mark()
  }

  get isSeveral() {
    return this.#several !== null
  }

  // A value, or for a grid a list of them. Raises BadValue.
  read() {
    if (this.#several === null) return this.control.read()
    const values = this.#several.read()
    return kindOf(this.parameter) === "flag" ? values?.map((text) => text === "true") : values
  }

  write(value) {
    this.control.write(value)
    this.mark()
  }

  reset() {
    if (this.#several !== null) this.become(false)
    this.control.write(standardOf(this.parameter))
    this.element.dispatchEvent(new Event("input", { bubbles: true }))
  }

  // Says whether the value differs from the standard; one that cannot be read does.
  mark() {
    const changed = !this.needed && (this.isSeveral || !this.#isStandard())
    this.#mark.hidden = !changed
    this.#reset.hidden = !changed
  }

  complain(complaints) {
    this.#complaint.replaceChildren(
      ...complaints.map(({ text, isError }) => make("p", { class: `answer ${isError ? "bad" : "warn"}` }, text)),
    )
  }

  // Between one value and several for a grid.
  become(several, values) {
    this.#several = several ? severalFor(this.parameter, this.id) : null
    if (values !== undefined) this.#several.write(values.map(String))
    this.#place.replaceChildren((this.#several ?? this.control).element)
    if (this.#box) this.#box.checked = several
    this.mark()
  }

  #label() {
    const text = this.needed ? `${this.name} (needed)` : this.name
    if (kindOf(this.parameter) === "columns") return make("span", { class: "parameter-name" }, text)
    return make("label", { class: "parameter-name", for: this.id }, text)
  }

  #switch() {
    if (!canBeSeveral(this.parameter)) return null
    this.#box = make("input", { type: "checkbox", "aria-label": `Several values of ${this.name}` })
    this.#box.addEventListener("input", () => this.become(this.#box.checked))
    return make("label", { class: "check several" }, this.#box, "several")
  }

  #standard() {
    const value = standardOf(this.parameter)
    return value === undefined || typeof value === "boolean" ? "" : `Standard: ${writeText(value)}.`
  }

  #isStandard() {
    try {
      return isStandard(this.parameter, this.control.read())
    } catch (error) {
      if (error instanceof BadValue) return false
      throw error
    }
  }
}
