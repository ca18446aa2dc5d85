// One cell on the page: its kind, its text, what it came to, and the buttons to work on it.

import { make } from "../dom.js"

// `acts` are {change(source), run(), insert(), move(by), remove(), kind(kind), focus()}.
export class CellView {
  constructor(cell, acts) {
    this.cell = cell
    this.acts = acts
    this.editor = make("textarea", {
      class: "source",
      rows: "1",
      spellcheck: "false",
      autocapitalize: "off",
      "aria-label": "Command",
      oninput: () => {
        this.fit()
        acts.change(this.editor.value)
      },
      onfocus: () => acts.focus(),
    })
    this.editor.value = cell.source
    this.status = make("span", { class: "cell-status", role: "status" })
    this.output = make("div", { class: "output", "aria-live": "polite" })
    this.element = make(
      "section",
      { class: "cell", "data-kind": cell.kind, "data-cell": cell.id, "aria-label": "Cell" },
      make("div", { class: "cell-bar" }, this.buttons(), this.status),
      this.editor,
      this.output,
    )
  }

  buttons() {
    const button = (label, text, act) =>
      make("button", { type: "button", class: "quiet", title: label, "aria-label": label, onclick: act }, text)
    return make(
      "div",
      { class: "cell-buttons" },
      button("Run this cell (Ctrl+Enter)", "▶", () => this.acts.run()),
      button("Move up", "↑", () => this.acts.move(-1)),
      button("Move down", "↓", () => this.acts.move(1)),
      button("Insert a cell below", "+", () => this.acts.insert()),
      button("Remove this cell", "×", () => this.acts.remove()),
    )
  }

  fit() {
    this.editor.style.height = "auto"
    this.editor.style.height = `${this.editor.scrollHeight + 2}px`
  }

  say(text, state = "") {
    this.status.textContent = text
    this.element.dataset.state = state
  }

  clear() {
    this.output.replaceChildren()
  }

  refuse(message, hint = "") {
    this.clear()
    this.output.append(
      make("div", { class: "answer bad" }, make("p", {}, message), hint ? make("p", { class: "meta" }, hint) : null),
    )
  }
}
