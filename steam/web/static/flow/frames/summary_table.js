// The columns of a frame in pages, with a search over all their names.

import { short } from "../../charts/numbers.js"
import { make, table } from "../dom.js"
import { commandButton } from "../forms/command_button.js"
import { select, textInput } from "../forms/fields.js"
import { pager } from "../forms/pager.js"
import { write } from "../language/writer.js"
import { count, plural, share, valueOf } from "./amounts.js"
import { cut } from "./cells.js"
import { TYPES } from "./columns.js"
import { COLUMNS_A_PAGE, readColumn, readNames, readSummary } from "./reading.js"
import { smallHistogram } from "./small_histogram.js"

const PAUSE_MS = 200
const LONGEST_NAME = 80
const HEADS = [
  "Column",
  "Type",
  "Values",
  ...["Missing", "Zeros", "Least", "Mean", "Greatest", "Deviation", "Levels"].map((text) => ({ text, number: true })),
]

export class SummaryTable {
  #summary
  #add
  #names = null
  #asked = 0

  // `summary` is a page as readSummary answers it.
  constructor(summary, add) {
    this.#summary = summary
    this.#add = add
    this.place = make("div", { "aria-live": "polite" })
    this.element = make("div", {}, summary.width > COLUMNS_A_PAGE ? this.#search() : null, this.place)
    this.#showPage(summary)
  }

  #search() {
    let timer = 0
    const field = textInput("", {
      type: "search",
      placeholder: `Search ${count(this.#summary.width)} columns`,
      "aria-label": "Search columns",
      oninput: () => {
        clearTimeout(timer)
        timer = setTimeout(() => this.#attempt(() => this.#find(field.value)), PAUSE_MS)
      },
    })
    return make("div", { class: "inline" }, field)
  }

  // Shows what `read` comes to, or why not; what was asked before and comes later is let go.
  async #attempt(read) {
    const number = (this.#asked += 1)
    try {
      const show = await read()
      if (number === this.#asked) show()
    } catch ({ message }) {
      if (number === this.#asked) this.place.replaceChildren(make("p", { class: "answer bad" }, message))
    }
  }

  async #find(text) {
    if (text === "") return () => this.#showPage(this.#summary)
    const { key, rows } = this.#summary
    this.#names ??= await readNames(key)
    const wanted = text.toLowerCase()
    const found = this.#names.filter(({ name }) => name.toLowerCase().includes(wanted))
    const columns = await Promise.all(found.slice(0, COLUMNS_A_PAGE).map(({ name }) => readColumn(key, name)))
    const hidden = found.length - columns.length
    const told = `${plural(found.length, "column")} found${hidden > 0 ? `, the first ${columns.length} are shown` : ""}`
    return () => this.place.replaceChildren(this.#table(columns, rows), make("p", { class: "meta" }, told))
  }

  #showPage({ key, rows, width, offset, columns }) {
    const go = (to) => this.#attempt(async () => {
      const page = await readSummary(key, to)
      return () => this.#showPage(page)
    })
    this.place.replaceChildren(
      this.#table(columns, rows),
      pager({ noun: "columns", offset, shown: columns.length, total: width, step: COLUMNS_A_PAGE, go }),
    )
  }

  #table(columns, rows) {
    return table(HEADS, columns.map((column) => this.#row(column, rows)), { class: "summary-table" })
  }

  #row({ name, type, missing, zeros, min, mean, max, sd, levels, bins }, rows) {
    const { key } = this.#summary
    return [
      commandButton(this.#add, cut(name, LONGEST_NAME), { name: "getColumnSummary", values: [key, name] }, { class: "quiet key" }),
      this.#typeChoice(name, type),
      bins === null ? "" : smallHistogram(bins, `Histogram of ${name}`),
      missing === 0 ? "0" : `${count(missing)} (${share(missing, rows)})`,
      zeros === null ? "" : count(zeros),
      figure(type, min),
      figure(type, mean),
      figure(type, max),
      sd === null ? "" : short(sd),
      levels === null ? "" : count(levels),
    ]
  }

  #typeChoice(name, type) {
    const control = select(TYPES.includes(type) ? TYPES : [type, ...TYPES], type, {
      class: "small",
      "aria-label": `Type of ${name}`,
      onchange: () => {
        const command = write({ name: "changeColumnType", values: [this.#summary.key, name, control.value] })
        control.value = type
        this.#add(command, { run: true })
      },
    })
    return control
  }
}

// A moment stands in two lines, so that the table is not much wider for it.
function figure(type, value) {
  if (value === null) return ""
  const text = valueOf(type, value)
  return type === "Time" ? make("span", { class: "moment" }, text) : text
}
