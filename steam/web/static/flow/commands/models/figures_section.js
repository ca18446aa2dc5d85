// The figures of a model, a column for each kind of rows it was measured on.

import { percent, short } from "../../../charts/numbers.js"
import { make, table } from "../../dom.js"
import { mainFigures, wordFor } from "./figures.js"

const SAID = {
  "cross-validation": "Measured by cross-validation, on rows that a model had not seen.",
  validation: "Measured on the validation frame.",
  training: "Measured on the rows that it learned from: others may do worse.",
  predictions: "Measured on this frame.",
}

// The figures that sum a model up, each with the rows that it is of.
export function headline({ measured, category }) {
  const [first] = measured
  if (first === undefined) return make("p", { class: "meta" }, "It was not measured.")
  const figures = mainFigures(category, first.figures).map((name) =>
    make("div", {}, make("dt", {}, wordFor(name)), make("dd", { class: "tabular" }, short(first.figures[name]))),
  )
  if (figures.length === 0) return make("p", { class: "meta" }, "Models of its kind have no figures that say how good they are.")
  return make(
    "div",
    {},
    make("dl", { class: "figures" }, figures),
    make("p", { class: "meta" }, SAID[first.kind]),
  )
}

export function figuresTable({ measured }) {
  const names = [...new Set(measured.flatMap(({ figures }) => Object.keys(figures)))]
  return table(
    ["Metric", ...measured.map(({ kind }) => ({ text: capital(kind), number: true }))],
    names.map((name) => [wordFor(name), ...measured.map(({ figures }) => short(figures[name]))]),
    { class: "compact" },
  )
}

export function hitsTable(hits) {
  return table(
    ["Among the first", { text: "Rows whose class is there", number: true }],
    hits.map(({ k, ratio }) => [k, percent(ratio)]),
    { class: "compact" },
  )
}

export function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
