// Columns over time, one on top of the other.

import { colour, timeline } from "./timeline.js"

export function columns(data) {
  return (theme) =>
    timeline(
      theme,
      data,
      data.series.map(({ name, tone, points }, place) => ({
        name,
        type: "bar",
        stack: "all",
        barMaxWidth: 14,
        data: points,
        color: colour(theme, tone, place),
      })),
      { axisPointer: { type: "shadow" } },
    )
}
