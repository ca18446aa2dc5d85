// What a form of columns says, as the row that is sent: what is empty is left out.

// fields: [{name, type, value}], of which `type` is "text" or that of a number
export function rowOf(fields) {
  const row = Object.create(null)
  for (const { name, type, value } of fields) {
    const text = type === "text" ? value : value.trim()
    if (!name || text === "") continue
    // Only numbers that survive the way through a JavaScript number are sent as one.
    const isNumber = type !== "text" && String(Number(text)) === text && Number.isFinite(Number(text))
    row[name] = isNumber ? Number(text) : text
  }
  return row
}
