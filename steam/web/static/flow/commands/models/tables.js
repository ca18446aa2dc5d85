// Tables of H2O's API: their data stand column by column, and what is no number is the text "NaN".

const NUMBERS = new Set(["int", "long", "float", "double"])
const NO_NUMBERS = new Map([["NaN", NaN], ["Infinity", Infinity], ["-Infinity", -Infinity]])

export function isTable(value) {
  return Array.isArray(value?.columns) && Array.isArray(value?.data) && typeof value?.rowcount === "number"
}

// {name, description, heads: [{text, number}], rows, all}: of `all` rows as many as there may be.
export function readTable(table, { mostRows = Infinity, mostColumns = Infinity, mostCells = Infinity } = {}) {
  const columns = table.columns.slice(0, mostColumns)
  const count = Math.min(table.rowcount, mostRows, Math.max(1, Math.floor(mostCells / columns.length)))
  const read = columns.map(({ type }, index) => cells(table.data[index] ?? [], NUMBERS.has(type)))
  return {
    name: table.name ?? "",
    description: table.description ?? "",
    heads: columns.map(({ name, type }) => ({ text: name, number: NUMBERS.has(type) })),
    rows: Array.from({ length: count }, (_, row) => read.map((column) => column[row] ?? null)),
    all: table.rowcount,
  }
}

// The values of a column by its name, or undefined where there is none.
export function column(table, name) {
  const index = table.columns.findIndex((one) => one.name === name)
  if (index < 0) return undefined
  return cells(table.data[index] ?? [], NUMBERS.has(table.columns[index].type))
}

export function number(value) {
  if (typeof value === "number") return value
  return NO_NUMBERS.get(value) ?? NaN
}

// JSON has no NaN: what is no finite number is kept as null.
function cells(data, numbers) {
  if (!numbers) return data
  return data.map((value) => (Number.isFinite(number(value)) ? number(value) : null))
}
