// Values with the interval that each may lie in, the first on top: coefficients.

import { axis, tooltip } from "./axes.js"
import { short } from "./numbers.js"

// data: {bars: [{name, value, low?, high?}], x: {name?}}
export function intervalBars(data) {
  const shown = [...data.bars].reverse()
  return (theme) => ({
    grid: { left: 8, right: 24, top: 8, bottom: data.x?.name ? 40 : 24, containLabel: true },
    tooltip: tooltip(theme, { trigger: "item", formatter: ({ dataIndex }) => told(shown[dataIndex]) }),
    xAxis: axis(theme, { min: least(shown), max: most(shown), ...data.x, format: short }),
    yAxis: axis(theme, {
      type: "category",
      data: shown.map(({ name }) => name),
      splitLine: { show: false },
      axisLabel: { color: theme.text, width: 150, overflow: "truncate", interval: 0 },
    }),
    series: [
      {
        type: "bar",
        barMaxWidth: 14,
        data: shown.map(({ value }) => ({
          value,
          itemStyle: { color: value < 0 ? theme.series[3] : theme.series[0], opacity: 0.75 },
        })),
        markLine: {
          symbol: "none",
          silent: true,
          label: { show: false },
          lineStyle: { color: theme.text, width: 1.5, type: "solid" },
          data: shown.flatMap(interval),
        },
      },
      // Out of sight: it makes the axis reach to the ends of the intervals.
      { type: "scatter", silent: true, symbolSize: 0, data: shown.flatMap(ends), tooltip: { show: false } },
    ],
  })
}

function ends({ low, high }, place) {
  return [low, high].filter(Number.isFinite).map((end) => [end, place])
}

// The axis holds every interval: what goes beyond it would not be drawn at all.
function least(bars) {
  return ({ min }) => outward(Math.min(0, min, ...bars.map(({ low }) => low).filter(Number.isFinite)), Math.floor)
}

function most(bars) {
  return ({ max }) => outward(Math.max(0, max, ...bars.map(({ high }) => high).filter(Number.isFinite)), Math.ceil)
}

// To two digits, away from 0: the ends of the axis have labels.
function outward(end, rounded) {
  if (end === 0) return 0
  const step = 10 ** (Math.floor(Math.log10(Math.abs(end))) - 1)
  return Number((rounded(end / step) * step).toPrecision(3))
}

function interval({ low, high }, place) {
  if (!Number.isFinite(low) || !Number.isFinite(high)) return []
  return [[{ coord: [low, place] }, { coord: [high, place] }]]
}

function told({ name, value, low, high }) {
  const sure = Number.isFinite(low) && Number.isFinite(high)
  return `${name}: ${short(value)}${sure ? ` (${short(low)} to ${short(high)})` : ""}`
}
