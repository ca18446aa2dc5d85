// Tables as H2O's API gives them, for tests.

export function h2oTable(columns, name = "", description = "") {
  const entries = Object.entries(columns)
  return {
    name,
    description,
    columns: entries.map(([title, { type }]) => ({ name: title, type })),
    data: entries.map(([, { values }]) => values),
    rowcount: entries[0]?.[1].values.length ?? 0,
  }
}

export const doubles = (...values) => ({ type: "double", values })
export const longs = (...values) => ({ type: "long", values })
export const texts = (...values) => ({ type: "string", values })
