// Receiver operating characteristic, and precision over recall, of one model or of several.

import { ordered, recallPoints, rocPoints } from "./cuts.js"
import { lines } from "./lines.js"

const SHARE = { min: 0, max: 1 }

// data: {curves: [{name, thresholds: [cut, ...]}], at?: [x, y]}; `at` marks the chosen threshold.
export function roc({ curves, at }) {
  const series = curves.map(({ name, thresholds }) => ({ name, points: rocPoints(ordered(thresholds)) }))
  return marked(
    {
      series,
      x: { ...SHARE, name: "False positives of all negatives" },
      y: { ...SHARE, name: "Recall" },
      diagonal: true,
    },
    at,
  )
}

// The same data, as precision over recall.
export function precisionRecall({ curves, at }) {
  const series = curves.map(({ name, thresholds }) => ({ name, points: recallPoints(ordered(thresholds)) }))
  return marked({ series, x: { ...SHARE, name: "Recall" }, y: { ...SHARE, name: "Precision" } }, at)
}

function marked(data, at) {
  const describe = lines(data)
  if (!at?.every(Number.isFinite)) return describe
  return (theme) => {
    const option = describe(theme)
    const marker = {
      type: "scatter",
      data: [at],
      symbolSize: 12,
      silent: true,
      tooltip: { show: false },
      itemStyle: { color: theme.accent, borderColor: theme.card, borderWidth: 2 },
      z: 5,
    }
    return { ...option, series: [...option.series, marker] }
  }
}
