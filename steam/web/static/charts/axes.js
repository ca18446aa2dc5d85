// Axes, grid, tooltip and legend as all charts of ours have them.

export function axis(theme, { type = "value", name = "", min, max, format, ...more } = {}) {
  return {
    type,
    name,
    min,
    max,
    nameLocation: "middle",
    nameGap: 30,
    nameTextStyle: { color: theme.quiet },
    axisLabel: { color: theme.quiet, hideOverlap: true, ...(format && { formatter: format }) },
    axisLine: { lineStyle: { color: theme.line } },
    axisTick: { show: false },
    splitLine: { lineStyle: { color: theme.line } },
    ...more,
  }
}

export function tooltip(theme, more = {}) {
  return {
    renderMode: "richText",
    backgroundColor: theme.card,
    borderColor: theme.line,
    textStyle: { color: theme.text, fontSize: 12 },
    confine: true,
    ...more,
  }
}

export function legend(theme, more = {}) {
  return { top: 0, icon: "roundRect", itemHeight: 3, itemWidth: 14, textStyle: { color: theme.quiet }, ...more }
}

export const grid = { left: 52, right: 16, top: 28, bottom: 40, containLabel: false }
