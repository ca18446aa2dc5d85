// Lines over time with gaps where nothing is; a point alone between gaps is a dot.

import { colour, isAlone, timeline } from "./timeline.js"

export function quantiles(data) {
  return (theme) =>
    timeline(
      theme,
      data,
      data.series.map(({ name, tone, points }, place) => ({
        name,
        type: "line",
        data: points,
        showAllSymbol: true,
        symbol: "circle",
        symbolSize: (_value, { dataIndex }) => (isAlone(points, dataIndex) ? 5 : 0),
        lineStyle: { width: 1.6 },
        color: colour(theme, tone, place),
      })),
    )
}
