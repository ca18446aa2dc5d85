// One row of a frame as the JSON that a deployment takes. Pure.

// `columns` are those of /3/Frames/{key}; only `inputs` are taken, null stands for what is missing.
export function rowOf(columns, inputs) {
  const wanted = new Set(inputs)
  return Object.fromEntries(
    columns.filter(({ label }) => wanted.has(label)).map((column) => [column.label, cellOf(column)]),
  )
}

function cellOf({ type, data, domain, string_data: texts }) {
  if (type === "string" || type === "uuid") return texts?.[0] ?? null
  const [value] = data ?? []
  if (typeof value !== "number" || !Number.isFinite(value)) return null
  return type === "enum" ? (domain[value] ?? null) : value
}
