// One chart in one element: drawn in the page's own colours, anew when these or its size change.

import { load } from "../library.js"
import { readTheme } from "./theme.js"

const dark = matchMedia("(prefers-color-scheme: dark)")
const charts = new Set()

// `describe` makes an option of ECharts from a theme. Tooltips are drawn, never written as HTML:
// names come from users, and the page's policy lets no style in.
export async function draw(element, describe) {
  const echarts = await load("echarts.common.min.js", "echarts")
  const chart = { element, describe, instance: echarts.init(element, null, { renderer: "canvas" }) }
  charts.add(chart)
  paint(chart)
  sizes.observe(element)
  return {
    instance: chart.instance,
    update(next) {
      chart.describe = next
      paint(chart)
    },
    dispose() {
      charts.delete(chart)
      sizes.unobserve(element)
      chart.instance.dispose()
    },
  }
}

function paint({ describe, instance }) {
  const theme = readTheme()
  const option = describe(theme)
  instance.setOption({ ...common(theme), ...option }, { notMerge: true })
}

function common(theme) {
  return {
    animation: false,
    aria: { enabled: true },
    color: theme.series,
    textStyle: { fontFamily: theme.font, color: theme.text },
  }
}

const sizes = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    for (const chart of charts) if (chart.element === target) chart.instance.resize()
  }
})
dark.addEventListener("change", () => charts.forEach(paint))
document.addEventListener("steam:theme", () => charts.forEach(paint))
