// Coefficients as H2O's tables give them, ordered by size and with the intervals of their errors.

const NORMAL_95 = 1.959963984540054
const WORDS = new Map([
  ["names", "Name"],
  ["coefficients", "Coefficient"],
  ["std_error", "Standard error"],
  ["z_value", "z"],
  ["t_value", "t"],
  ["p_value", "p"],
  ["standardized_coefficients", "Standardized"],
])

// [{name, value, low?, high?}] of standardized coefficients, the largest first, without the
// intercept; the bounds are those of 95 % where there are errors. Empty where there are several
// classes: these have no one order.
export function largestCoefficients({ heads, rows }, most) {
  const place = (name) => heads.findIndex(({ text }) => text === name)
  const [name, plain, error, standardized] = ["names", "coefficients", "std_error", "standardized_coefficients"].map(place)
  if (name < 0 || standardized < 0) return []
  return rows
    .map((row) => ({ name: String(row[name]), value: row[standardized], ...bounds(row, plain, error, standardized) }))
    .filter((one) => one.name !== "Intercept" && Number.isFinite(one.value) && one.value !== 0)
    .sort((a, b) => Math.abs(b.value) - Math.abs(a.value))
    .slice(0, most)
}

// The table with 95 % intervals, coefficient ± 1.96 standard errors, where there are errors.
export function withIntervals({ heads, rows }) {
  const value = heads.findIndex(({ text }) => text === "coefficients")
  const error = heads.findIndex(({ text }) => text === "std_error")
  const named = heads.map((head) => ({ ...head, text: worded(head.text) }))
  if (value < 0 || error < 0) return { heads: named, rows }
  const bound = (row, sign) => (row[error] === null ? null : row[value] + sign * NORMAL_95 * row[error])
  const wide = (cells, low, high) => cells.toSpliced(value + 1, 0, low, high)
  return {
    heads: wide(named, { text: "95 % from", number: true }, { text: "to", number: true }),
    rows: rows.map((row) => wide(row, bound(row, -1), bound(row, 1))),
  }
}

// An error grows with its coefficient when the column is standardized.
function bounds(row, plain, error, standardized) {
  if (error < 0 || row[error] === null || !row[plain]) return {}
  const half = NORMAL_95 * row[error] * Math.abs(row[standardized] / row[plain])
  return { low: row[standardized] - half, high: row[standardized] + half }
}

function worded(name) {
  const ofClass = /^(std_)?coefs_class_(.*)$/.exec(name)
  if (ofClass) return ofClass[1] ? `${ofClass[2]}, standardized` : ofClass[2]
  return WORDS.get(name) ?? name
}
