// The elements of a threshold picker: two curves, criteria, a slider, a matrix and figures.

import { nearest } from "./cuts.js"
import { element } from "./elements.js"
import { short } from "./numbers.js"

const FIGURES = [
  ["Precision", "precision"],
  ["Recall", "recall"],
  ["Specificity", "specificity"],
  ["Accuracy", "accuracy"],
  ["F1", "f1"],
]

// `told` holds a cell by figure, `buttons` the place of its cut by button.
export function pickerParts(criteria, cuts) {
  const roc = element("div", { className: "canvas" })
  const recall = element("div", { className: "canvas" })
  const matrix = element("div", { className: "scroll" })
  const shown = element("output", { className: "tabular" })
  const slider = element("input", {
    type: "range",
    min: 0,
    max: cuts.length - 1,
    step: 1,
    "aria-label": "Threshold",
  })
  const { row, buttons } = choices(criteria, cuts)
  const { list, told } = figureList()
  const root = element(
    "div",
    { className: "picker" },
    element(
      "div",
      { className: "pair" },
      captioned(roc, "ROC curve. A click on it chooses the threshold there."),
      captioned(recall, "Precision over recall."),
    ),
    row,
    element("label", { className: "threshold" }, element("span", { text: "Threshold " }, shown), slider),
    element("div", { className: "pair", "aria-live": "polite" }, matrix, list),
  )
  return { root, roc, recall, matrix, shown, slider, buttons, told }
}

function choices(criteria, cuts) {
  const buttons = new Map()
  for (const { name, threshold } of criteria) {
    const button = element("button", { text: name, type: "button", title: `Threshold ${short(threshold)}` })
    buttons.set(button, nearest(cuts, threshold))
  }
  const row = element(
    "div",
    { className: "criteria", role: "group", "aria-label": "Criteria" },
    ...buttons.keys(),
  )
  return { row, buttons }
}

function figureList() {
  const told = new Map()
  const list = element("dl", { className: "figures" })
  for (const [name, figure] of FIGURES) {
    const value = element("dd", { className: "tabular" })
    told.set(figure, value)
    list.append(element("div", {}, element("dt", { text: name }), value))
  }
  return { list, told }
}

function captioned(canvas, text) {
  return element("figure", {}, canvas, element("figcaption", { text }))
}
