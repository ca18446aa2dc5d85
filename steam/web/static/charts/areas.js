// Areas over time, one on top of the other. Only the lowest has a line: those above it are often
// empty, and would draw theirs along it.

import { colour, timeline } from "./timeline.js"

export function areas(data) {
  return (theme) =>
    timeline(
      theme,
      data,
      data.series.map(({ name, tone, points }, place) => ({
        name,
        type: "line",
        stack: "all",
        data: points,
        showSymbol: false,
        lineStyle: { width: place === 0 ? 1.6 : 0 },
        areaStyle: { opacity: place === 0 ? 0.2 : 0.85 },
        color: colour(theme, tone, place),
      })),
    )
}
