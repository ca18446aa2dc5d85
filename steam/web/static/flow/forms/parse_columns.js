// The columns of files that are to be parsed: a page of them, each with its first values.

import { make } from "../dom.js"
import { cut } from "../frames/cells.js"
import { TYPES } from "../frames/columns.js"
import { found } from "../parsing/choices.js"
import { checkbox, select, textInput } from "./fields.js"
import { pager } from "./pager.js"

const STEP = 20
const VALUES = 5
const LONGEST = 40

export class ParseColumns {
  #choices
  #changed
  #guess = null
  #offset = 0

  // `choices` are those of parsing/choices.js and are changed here; `changed()` hears of it.
  constructor(choices, changed) {
    this.#choices = choices
    this.#changed = changed
    this.search = textInput("", {
      type: "search",
      placeholder: "Search columns",
      "aria-label": "Search columns",
      oninput: (event) => {
        event.stopPropagation()
        this.#offset = 0
        this.#draw()
      },
    })
    this.page = make("div", {})
    this.element = make("div", {}, make("div", { class: "inline" }, this.search), this.page)
  }

  // A refresh that changes no column leaves the fields, and so the focus, where they are.
  show(guess) {
    const same = this.#guess !== null && JSON.stringify(this.#guess) === JSON.stringify(guess)
    this.#guess = guess
    if (!same) this.#draw()
  }

  #draw() {
    const places = found(this.#guess, this.#choices, this.search.value)
    const shown = places.slice(this.#offset, this.#offset + STEP)
    const go = (offset) => {
      this.#offset = offset
      this.#draw()
    }
    this.page.replaceChildren(
      make("div", { class: "scroll", tabindex: "0" }, this.#table(shown)),
      pager({ noun: "columns", offset: this.#offset, shown: shown.length, total: places.length, step: STEP, go }),
    )
  }

  #table(places) {
    const heads = ["Read", "Name", "Type", ...this.#guess.rows.slice(0, VALUES).map((_, index) => `Row ${index + 1}`)]
    return make(
      "table",
      { class: "parse-columns" },
      make("thead", {}, make("tr", {}, heads.map((text) => make("th", { scope: "col" }, text)))),
      make("tbody", {}, places.map((place) => this.#row(place))),
    )
  }

  #row(place) {
    const { names, types, rows } = this.#guess
    const name = names[place]
    const choices = this.#choices
    const read = checkbox(!choices.skipped.includes(name), {
      "aria-label": `Read column ${name}`,
      onchange: () => {
        choices.skipped = read.checked ? choices.skipped.filter((one) => one !== name) : [...choices.skipped, name]
        row.classList.toggle("skipped", !read.checked)
        this.#changed()
      },
    })
    const newName = textInput(choices.names[name] ?? name, {
      "aria-label": `Name of column ${name}`,
      onchange: () => {
        choices.names[name] = newName.value || name
        this.#changed()
      },
    })
    const type = select(TYPES, choices.types[name] ?? types[place], {
      "aria-label": `Type of column ${name}`,
      onchange: () => {
        choices.types[name] = type.value
        this.#changed()
      },
    })
    const values = rows.slice(0, VALUES).map((cells) => make("td", { class: "value" }, cut(cells[place] ?? "", LONGEST)))
    const row = make("tr", { class: read.checked ? undefined : "skipped" }, make("td", {}, read), make("td", {}, newName), make("td", {}, type), values)
    return row
  }
}
