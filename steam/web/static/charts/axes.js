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

// In one line: what does not fit is leafed through, and long names are cut.
export function legend(theme, more = {}) {
  return {
    type: "scroll",
    top: 0,
    icon: "roundRect",
    itemHeight: 3,
    itemWidth: 14,
    textStyle: { color: theme.quiet, width: 150, overflow: "truncate" },
    pageIconSize: 10,
    pageIconColor: theme.accent,
    pageIconInactiveColor: theme.line,
    pageTextStyle: { color: theme.quiet },
    ...more,
  }
}

export const grid = { left: 52, right: 16, top: 28, bottom: 40, containLabel: false }
