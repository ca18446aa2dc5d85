// A histogram: how many rows lie in each span of values.

import { axis, grid, tooltip } from "./axes.js"
import { short } from "./numbers.js"

// data: {base, stride, counts, x: {type?, name?}}; bin i goes from base + i stride to the next one.
export function histogram({ base, stride, counts, x = {} }) {
  const edges = counts.map((count, index) => [base + index * stride, count])
  const last = [base + counts.length * stride, counts.at(-1)]
  return (theme) => ({
    grid,
    tooltip: tooltip(theme, { trigger: "axis", valueFormatter: short }),
    xAxis: axis(theme, { min: base, max: last[0], ...(x.type !== "time" && { format: short }), ...x, splitLine: { show: false } }),
    yAxis: axis(theme, { name: "rows", nameGap: 40, format: short }),
    series: [
      {
        name: "rows",
        type: "line",
        step: "end",
        data: [...edges, last],
        showSymbol: false,
        lineStyle: { width: 1 },
        areaStyle: { opacity: 0.3 },
      },
    ],
  })
}
