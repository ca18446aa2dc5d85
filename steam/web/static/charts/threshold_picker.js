// Choose a threshold on the curve, on a slider or by a criterion, and see at once what it means.

import { draw } from "./chart.js"
import { confusion } from "./confusion.js"
import { best, figures, nearest, nearestOn, ordered, point } from "./cuts.js"
import { element } from "./elements.js"
import { percent, short } from "./numbers.js"
import { pickerParts } from "./picker_parts.js"
import { precisionRecall, roc } from "./roc.js"

const CRITERIA = [
  ["max F1", "f1"],
  ["max F2", "f2"],
  ["max F0.5", "f0point5"],
  ["max accuracy", "accuracy"],
  ["max MCC", "mcc"],
]
// data: {thresholds: [{threshold, tps, fps, tns, fns}], labels: [negative, positive],
//        criteria?: [{name, threshold}], name?}
// `criteria` are the buttons; without any, those that follow from the counts.
export async function thresholdPicker(target, data) {
  const cuts = ordered(data.thresholds)
  if (cuts.length === 0) {
    target.replaceChildren(element("p", { text: "There are no thresholds to choose from.", className: "meta" }))
    return { dispose: () => target.replaceChildren() }
  }
  const criteria = data.criteria ?? derived(cuts)
  const parts = pickerParts(criteria, cuts)
  target.replaceChildren(parts.root)
  const curve = [{ name: data.name ?? "Model", thresholds: cuts }]
  const matrix = confusion(parts.matrix, counted(cuts[0], data.labels))
  let at = nearest(cuts, criteria[0]?.threshold ?? 0.5)
  let charts = []

  const choose = (index) => {
    at = index
    const cut = cuts[at]
    const known = figures(cut)
    parts.slider.value = String(at)
    parts.slider.setAttribute("aria-valuetext", short(cut.threshold))
    parts.shown.textContent = short(cut.threshold)
    parts.told.forEach((cell, name) => (cell.textContent = percent(known[name])))
    parts.buttons.forEach((place, button) => button.setAttribute("aria-pressed", String(place === at)))
    matrix.update(counted(cut, data.labels))
    charts[0]?.update(roc({ curves: curve, at: point(cut) }))
    charts[1]?.update(precisionRecall({ curves: curve, at: [known.recall, known.precision] }))
  }

  parts.slider.addEventListener("input", () => choose(Number(parts.slider.value)))
  parts.buttons.forEach((place, button) => button.addEventListener("click", () => choose(place)))
  choose(at)
  charts = await Promise.all([
    draw(parts.roc, roc({ curves: curve, at: point(cuts[at]) })),
    draw(parts.recall, precisionRecall({ curves: curve })),
  ])
  choose(at)
  onClick(charts[0].instance, cuts.map(point), choose)
  onClick(charts[1].instance, cuts.map(recallPoint), choose)
  return {
    dispose() {
      charts.forEach((chart) => chart.dispose())
      target.replaceChildren()
    },
  }
}

function derived(cuts) {
  return CRITERIA.map(([name, figure]) => ({ name, place: best(cuts, figure) }))
    .filter(({ place }) => place >= 0)
    .map(({ name, place }) => ({ name, threshold: cuts[place].threshold }))
}

function recallPoint(cut) {
  const { recall, precision } = figures(cut)
  return [recall, precision]
}

function counted({ tps, fps, tns, fns }, levels) {
  return { levels, counts: [[tns, fps], [fns, tps]] }
}

function onClick(chart, points, choose) {
  chart.getZr().on("click", ({ offsetX, offsetY }) => {
    const where = chart.convertFromPixel({ seriesIndex: 0 }, [offsetX, offsetY])
    const place = nearestOn(points, where)
    if (place >= 0) choose(place)
  })
}
