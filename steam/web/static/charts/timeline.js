// What charts over time share. data: {series: [{name, tone?, points: [[epoch ms, y or null], ...]}], y: {name}}

import { axis, grid, legend, tooltip } from "./axes.js"
import { short } from "./numbers.js"

export function timeline(theme, data, series, more = {}) {
  const several = data.series.length > 1
  return {
    grid: { ...grid, top: several ? 30 : 10, bottom: 24 },
    legend: several ? legend(theme, { left: 0 }) : undefined,
    tooltip: tooltip(theme, { trigger: "axis", valueFormatter: short, ...more }),
    xAxis: axis(theme, { type: "time", splitLine: { show: false }, splitNumber: 5 }),
    yAxis: axis(theme, { min: 0, format: short, splitNumber: 3 }),
    series,
  }
}

// The colour of a tone, else that of the series in its place.
export function colour(theme, tone, place) {
  return tone === undefined ? theme.series[place % theme.series.length] : theme[tone]
}

// Points with nothing on either side, which a line alone would not show.
export function isAlone(points, place) {
  const there = (at) => points[at]?.[1] !== null && points[at] !== undefined
  return there(place) && !there(place - 1) && !there(place + 1)
}
