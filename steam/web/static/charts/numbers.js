// Numbers as people read them, thousands apart: six digits that count, as on the pages that the
// server renders; four of percent.

const plain = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 6 })
const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 })
const coarse = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 4 })

export function short(value) {
  if (isMissing(value)) return "–"
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-4 || size >= 1e9)) return value.toExponential(5)
  return (size < 1e6 ? plain : whole).format(value)
}

export function percent(value) {
  return isMissing(value) ? "– %" : `${coarse.format(value * 100)} %`
}

function isMissing(value) {
  return value === null || value === undefined || Number.isNaN(value)
}
