// One cell on the page: its kind, its text, what it came to, and the buttons to work on it.

import { coded } from "../../coded.js"
import { make } from "../dom.js"
import { KINDS } from "./notebook.js"
import { Progress } from "./progress.js"
import { Suggestions } from "./suggestions.js"

const SAID = { command: "Command", rapids: "Rapids", markdown: "Text" }

// `acts` are {change(source), run(), cancel(), insert(), move(by), remove(), become(kind), enter()}.
export class CellView {
  constructor(cell, commands, acts) {
    this.cell = cell
    this.acts = acts
    this.editor = make("textarea", {
      class: "source",
      rows: "1",
      spellcheck: "false",
      autocapitalize: "off",
      oninput: () => this.#typed(),
    })
    this.suggestions = new Suggestions(this.editor, commands, (name) => this.#write(name))
    this.progress = new Progress()
    this.status = make("span", { class: "cell-status", role: "status" })
    this.note = make("p", { class: "cell-outdated", hidden: true }, "From before the trainer was started anew: what this shows may be gone. Run the cell again.")
    this.output = make("div", { class: "output" })
    this.#makeBar()
    this.element = make(
      "section",
      { class: "cell", "data-cell": cell.id, "aria-label": "Cell", tabindex: "-1", onfocusin: () => acts.enter() },
      this.bar,
      make("div", { class: "cell-text" }, this.editor, this.suggestions.element),
      this.progress.element,
      this.note,
      this.output,
    )
    this.take(cell)
  }

  // The cell as it is now in the notebook.
  take(cell) {
    this.cell = cell
    if (this.editor.value !== cell.source) this.editor.value = cell.source
    this.kind.value = cell.kind
    this.element.dataset.kind = cell.kind
    this.editor.setAttribute("aria-label", SAID[cell.kind])
    this.editor.placeholder = { command: "A command, such as assist", rapids: "(+ 1 2)", markdown: "# Text" }[cell.kind]
    this.fit()
  }

  fit() {
    this.editor.style.height = "auto"
    if (this.editor.scrollHeight > 0) this.editor.style.height = `${this.editor.scrollHeight + 2}px`
  }

  // States: "", "waiting", "running", "done", "failed", "kept".
  say(state, text = "") {
    this.status.textContent = text
    this.element.dataset.state = state
    this.runButton.hidden = state === "running" || state === "waiting"
    this.cancelButton.hidden = !this.runButton.hidden
    if (state !== "running") this.progress.hide()
  }

  clear() {
    this.output.replaceChildren()
  }

  // Whether the output is of a trainer that is gone.
  outdated(is) {
    this.note.hidden = !is
  }

  refuse(message, hint = "") {
    this.clear()
    const said = make("div", { class: "answer bad", role: "alert" }, make("p", {}, message))
    if (hint) said.append(make("p", { class: "meta" }, coded(hint)))
    this.output.append(said)
  }

  #makeBar() {
    const button = (label, text, act) =>
      make("button", { type: "button", class: "quiet", title: label, "aria-label": label, onclick: act }, text)
    this.runButton = button("Run this cell (Ctrl+Enter)", "▶", () => this.acts.run())
    this.cancelButton = button("Cancel", "■", () => this.acts.cancel())
    this.kind = make(
      "select",
      { class: "cell-kind", "aria-label": "Kind of cell", onchange: () => this.acts.become(this.kind.value) },
      KINDS.map((kind) => make("option", { value: kind }, SAID[kind])),
    )
    this.bar = make(
      "div",
      { class: "cell-bar" },
      make("div", { class: "cell-buttons" }, this.runButton, this.cancelButton, this.kind),
      this.status,
      make(
        "div",
        { class: "cell-buttons" },
        button("Move up", "↑", () => this.acts.move(-1)),
        button("Move down", "↓", () => this.acts.move(1)),
        button("Insert a cell below", "+", () => this.acts.insert()),
        button("Remove this cell", "×", () => this.acts.remove()),
      ),
    )
    this.cancelButton.hidden = true
  }

  #typed() {
    this.fit()
    this.acts.change(this.editor.value)
  }

  #write(text) {
    this.editor.value = text
    this.#typed()
    this.editor.focus()
  }
}
