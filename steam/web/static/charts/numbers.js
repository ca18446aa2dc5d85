// Numbers as people read them: four digits that count, thousands apart.

const plain = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 4 })

export function short(value) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–"
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= 1e9)) return value.toExponential(3)
  return plain.format(value)
}

export function percent(value) {
  return `${short(value * 100)} %`
}
