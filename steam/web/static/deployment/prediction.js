// A prediction as elements: the answer, the probabilities of the classes as bars, what else it says.

import { short } from "../charts/numbers.js"
import { element } from "./elements.js"

const MOST_LEVELS = 20
const HEADLINES = ["label", "value", "cluster", "normalizedScore"]
const ELSEWHERE = new Set(["labelIndex", "probabilities", "contributions", "warnings", ...HEADLINES])

export function partsOf(prediction) {
  const headline = HEADLINES.find((name) => name in prediction)
  const parts = []
  if (headline) parts.push(element("p", { className: "prediction-answer", text: wordOf(headline, prediction[headline]) }))
  if (prediction.probabilities) parts.push(probabilities(prediction))
  const others = Object.entries(prediction).filter(([name, value]) => !ELSEWHERE.has(name) && !Array.isArray(value))
  if (others.length) parts.push(facts(others))
  return parts
}

export function warningsOf(prediction) {
  const warnings = prediction.warnings ?? []
  if (warnings.length === 0) return []
  const list = element("ul", {}, ...warnings.slice(0, MOST_LEVELS).map((text) => element("li", { text })))
  return [element("div", { className: "answer warn" }, list)]
}

function wordOf(name, value) {
  if (value === null) return "not a number"
  return name === "cluster" ? `cluster ${value}` : String(value)
}

function probabilities({ label, probabilities: byLevel }) {
  const levels = Object.entries(byLevel)
  if (levels.length > MOST_LEVELS) levels.sort(([, one], [, other]) => other - one)
  const table = element("table")
  for (const [level, share] of levels.slice(0, MOST_LEVELS)) {
    const bar = element("progress", { max: 1, value: share ?? 0, ariaLabel: `Probability of ${level}` })
    table.append(
      element(
        "tr",
        { className: level === label ? "predicted" : "" },
        element("th", { text: level, scope: "row" }),
        element("td", { className: "num", text: short(share), title: String(share) }),
        element("td", { className: "share" }, bar),
      ),
    )
  }
  const title = levels.length > MOST_LEVELS ? `The likeliest ${MOST_LEVELS} of ${levels.length} classes` : "Probabilities"
  return element("div", {}, element("h3", { text: title }), table)
}

function facts(entries) {
  const list = element("dl", { className: "facts" })
  for (const [name, value] of entries.slice(0, MOST_LEVELS)) {
    const text = typeof value === "object" && value !== null ? JSON.stringify(value) : String(value ?? "–")
    list.append(element("dt", { text: name }), element("dd", { text }))
  }
  return list
}
