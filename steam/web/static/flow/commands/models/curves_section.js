// How good the answers of a model are: thresholds, gains, and which classes it mixes up.

import { confusion } from "../../../charts/confusion.js"
import { gains } from "../../../charts/gains.js"
import { thresholdPicker } from "../../../charts/threshold_picker.js"
import { make } from "../../dom.js"
import { capital, hitsTable } from "./figures_section.js"
import { folded } from "./folded.js"
import { cutRows } from "./measured.js"
import { kept } from "./plot.js"

// The parts for the most telling rows unfolded, those for other rows folded below.
export function curveParts({ measured }) {
  return measured.flatMap((one, index) => partsOf(one, index === 0))
}

function partsOf(one, open) {
  const { kind, cuts, labels, confusion: counts, hits, gains: groups } = one
  const parts = []
  if (cuts?.threshold.length > 0) {
    parts.push(folded(`Thresholds, ROC and precision (${kind})`, (body) => drawPicker(body, one), { open }))
  } else if (counts) {
    parts.push(folded(`Confusion matrix (${kind})`, (body) => drawConfusion(body, counts), { open }))
  }
  if (groups?.length > 0) parts.push(folded(`Gains and lift (${kind})`, (body) => drawGains(body, groups)))
  if (hits?.length > 0 && labels.length !== 2) {
    parts.push(folded(`Hit ratios (${kind})`, (body) => body.append(hitsTable(hits)), { open }))
  }
  return parts
}

function drawPicker(body, { kind, cuts, labels, criteria }) {
  const element = make("div")
  body.append(element)
  const data = { thresholds: cutRows(cuts), labels, name: capital(kind), ...(criteria?.length && { criteria }) }
  return kept(element, () => thresholdPicker(element, data))
}

function drawConfusion(body, counts) {
  const element = make("div", { class: "scroll", tabindex: "0", role: "group", "aria-label": "Confusion matrix" })
  body.append(element)
  confusion(element, counts)
}

function drawGains(body, groups) {
  const element = make("div")
  body.append(element)
  return kept(element, () => gains(element, { groups }))
}
