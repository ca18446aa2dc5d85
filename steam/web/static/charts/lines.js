// Curves: points joined by lines, over time or over a number.

import { axis, grid, legend, tooltip } from "./axes.js"
import { short } from "./numbers.js"

// data: {series: [{name, points: [[x, y], ...], dashed?, area?, marked?}], x: {type?, name?, min?, max?},
//        y: {name?, min?, max?}, diagonal?: true}
export function lines(data) {
  return (theme) => ({
    grid: { ...grid, top: data.series.length > 1 ? 32 : 12 },
    legend: data.series.length > 1 ? legend(theme) : undefined,
    tooltip: tooltip(theme, { trigger: "axis", valueFormatter: short }),
    xAxis: axis(theme, { ...data.x, splitLine: { show: false } }),
    yAxis: axis(theme, { ...data.y, nameGap: 40, format: short }),
    series: [...data.series.map((one) => curve(one)), ...(data.diagonal ? [diagonal(theme)] : [])],
  })
}

function curve({ name, points, dashed = false, area = false, marked = false }) {
  return {
    name,
    type: "line",
    data: points,
    showSymbol: marked || points.length === 1,
    lineStyle: { width: 1.8, type: dashed ? "dashed" : "solid" },
    ...(area && { areaStyle: { opacity: 0.12 } }),
  }
}

function diagonal(theme) {
  return {
    type: "line",
    data: [[0, 0], [1, 1]],
    showSymbol: false,
    silent: true,
    tooltip: { show: false },
    lineStyle: { width: 1, type: "dotted", color: theme.quiet },
  }
}
