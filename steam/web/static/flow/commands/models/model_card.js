// A model: what it is, how good it is, what it leans on, and what to do with it.

import { ago } from "../../../time_element.js"
import { took } from "../../../times.js"
import { make } from "../../dom.js"
import { commandButton } from "../../forms/command_button.js"
import { confirmButton } from "../../forms/confirm_button.js"
import { write } from "../../language/writer.js"
import { coefficientsPart } from "./coefficients_section.js"
import { curveParts } from "./curves_section.js"
import { downloadsPart } from "./downloads_section.js"
import { kindWord } from "./figures.js"
import { figuresTable, headline } from "./figures_section.js"
import { folded } from "./folded.js"
import { historyPart } from "./history_section.js"
import { importancePart } from "./importance_section.js"
import { parametersPart } from "./parameters_section.js"
import { tableParts } from "./tables_section.js"

const WITH_ANSWERS = new Set(["Binomial", "Multinomial", "Ordinal", "Regression"])

// Draws a record of model_record.js below what the element holds already.
export function drawModel(element, record, context, { warnings = [] } = {}) {
  element.append(
    ...[
      make("div", { class: "head model-head" }, make("h3", {}, record.key), buttons(record, context)),
      origin(record, context),
      ...warnings.map((text) => make("p", { class: "answer warn" }, text)),
      headline(record),
      ...curveParts(record),
      coefficientsPart(record),
      importancePart(record),
      record.measured.length > 0 ? folded("All metrics", (body) => body.append(figuresTable(record))) : null,
      historyPart(record),
      ...tableParts(record),
      parametersPart(record),
      downloadsPart(record),
    ].filter((part) => part !== null),
  )
}

function origin({ algorithmName, category, response, frame, trainedMs, tookMs }, { add }) {
  const line = make("p", { class: "meta" }, `${algorithmName}, ${kindWord(category)}`)
  if (response !== null) line.append(` of ${response}`)
  if (frame !== null) {
    line.append(" from ", commandButton(add, frame, { name: "getFrameSummary", values: [frame] }, { class: "link" }))
  }
  line.append(" · trained ", ago(trainedMs))
  if (tookMs !== null) line.append(` in ${took(tookMs)}`)
  return line
}

function buttons({ key, frame, category, hasMojo }, { add }) {
  const from = frame === null ? {} : { frame }
  const button = (text, name, named = {}, attributes = {}) =>
    commandButton(add, text, { name, values: [key], named }, attributes)
  return make(
    "div",
    { class: "actions" },
    hasMojo ? button("Deploy", "deploy", {}, { class: "small primary" }) : null,
    button("Predict", "predict"),
    commandButton(add, "Compare", { name: "compare", values: [[key]] }),
    ...(WITH_ANSWERS.has(category)
      ? [
          button("Partial dependence", "partialDependence", from),
          button("Permutation importance", "permutationImportance", from),
        ]
      : []),
    button("Save", "saveModel"),
    confirmButton("Delete", `${key} goes from the trainer; what is deployed of it stays.`, () =>
      add(write({ name: "deleteModel", values: [key] }), { run: true }),
    ),
  )
}
