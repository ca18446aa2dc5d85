// Commands whose names begin as the cell's text does, below the text while it is written.

import { make } from "../dom.js"

const MOST = 8

export class Suggestions {
  #editor
  #commands
  #chosen = 0
  #shown = []

  // `take(name)` puts the name of a command into the cell.
  constructor(editor, commands, take) {
    this.#editor = editor
    this.#commands = commands
    this.take = take
    this.element = make("ul", { class: "suggestions", role: "listbox", "aria-label": "Commands", hidden: true })
    editor.addEventListener("input", () => this.#look())
    editor.addEventListener("blur", () => this.hide())
    editor.addEventListener("keydown", (event) => this.#key(event))
  }

  hide() {
    this.element.hidden = true
  }

  #look() {
    this.#shown = beginning(this.#editor.value, this.#commands)
    this.#chosen = 0
    this.#draw()
  }

  #draw() {
    this.element.hidden = this.#shown.length === 0
    this.element.replaceChildren(
      ...this.#shown.map(({ name, summary }, index) =>
        make(
          "li",
          {
            role: "option",
            "aria-selected": index === this.#chosen ? "true" : "false",
            onpointerdown: (event) => {
              event.preventDefault()
              this.#accept(index)
            },
          },
          make("code", {}, name),
          make("span", { class: "meta" }, summary),
        ),
      ),
    )
  }

  #key(event) {
    if (this.element.hidden || event.ctrlKey || event.shiftKey) return
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined) this.#chosen = (this.#chosen + step + this.#shown.length) % this.#shown.length
    else if (event.key === "Tab" || event.key === "Enter") this.#accept(this.#chosen)
    else if (event.key === "Escape") this.hide()
    else return
    event.preventDefault()
    event.stopPropagation()
    if (step !== undefined) this.#draw()
  }

  #accept(index) {
    this.hide()
    this.take(this.#shown[index].name)
  }
}

// Of what has been written as the first word and nothing more; a whole name suggests nothing.
export function beginning(text, commands) {
  if (!/^[A-Za-z]+$/.test(text)) return []
  const start = text.toLowerCase()
  const found = [...commands.values()].filter(({ name, kind }) => !kind && name.toLowerCase().startsWith(start))
  return found.some(({ name }) => name === text) ? [] : found.slice(0, MOST)
}
