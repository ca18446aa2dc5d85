// Bars from left to right, the first on top: importance, coefficients, counts of levels.

import { axis, tooltip } from "./axes.js"
import { short } from "./numbers.js"

// data: {bars: [{name, value}], x: {name?}, signed?: true}
export function bars(data) {
  const shown = [...data.bars].reverse()
  return (theme) => ({
    grid: { left: 8, right: 24, top: 8, bottom: data.x?.name ? 40 : 24, containLabel: true },
    tooltip: tooltip(theme, { trigger: "axis", axisPointer: { type: "shadow" }, valueFormatter: short }),
    xAxis: axis(theme, { ...data.x, format: short }),
    yAxis: axis(theme, {
      type: "category",
      data: shown.map(({ name }) => name),
      splitLine: { show: false },
      axisLabel: { color: theme.text, width: 150, overflow: "truncate", interval: 0 },
    }),
    series: [
      {
        type: "bar",
        barMaxWidth: 16,
        data: shown.map(({ value }) => ({
          value,
          itemStyle: { color: data.signed && value < 0 ? theme.series[3] : theme.series[0] },
        })),
      },
    ],
  })
}
