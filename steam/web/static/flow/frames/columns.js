// Columns as the trainer tells them (H2O's ColV3), in fewer words.

const WORDS = { int: "Numeric", real: "Numeric", enum: "Enum", string: "String", time: "Time" }

export const TYPES = ["Numeric", "Enum", "String", "Time"]

export function typeWord(type) {
  return WORDS[type] ?? type
}

// JSON has no NaN: the trainer writes it, and the infinities, as words.
export function numeric(value) {
  if (value === "Infinity") return Infinity
  if (value === "-Infinity") return -Infinity
  return typeof value === "number" ? value : null
}

// {name, type, missing, zeros, min, max, mean, sd, levels, bins: {base, stride, counts} or null}
export function columnOf(json, mostBins) {
  const number = json.type === "int" || json.type === "real"
  const ordered = number || json.type === "time"
  return {
    name: json.label,
    type: typeWord(json.type),
    missing: json.missing_count,
    zeros: number ? json.zero_count : null,
    min: ordered ? numeric(json.mins[0]) : null,
    max: ordered ? numeric(json.maxs[0]) : null,
    mean: ordered ? numeric(json.mean) : null,
    sd: number ? numeric(json.sigma) : null,
    levels: json.type === "enum" ? json.domain_cardinality : null,
    bins: binsOf(json, mostBins),
  }
}

function binsOf({ histogram_bins: counts, histogram_base: base, histogram_stride: stride }, most) {
  return counts === null || counts.length === 0 ? null : joined({ base, stride, counts }, most)
}

// The same histogram in at most so many bins: neighbours are counted together.
export function joined({ base, stride, counts }, most) {
  const each = Math.ceil(counts.length / most)
  if (each <= 1) return { base, stride, counts }
  const wide = []
  for (let at = 0; at < counts.length; at += each) {
    wide.push(counts.slice(at, at + each).reduce((sum, count) => sum + count, 0))
  }
  return { base, stride: stride * each, counts: wide }
}

// {levels: [{level, count}], rest: {levels, rows}}: the commonest, and what the others come to.
export function commonest(domain, counts, most) {
  const order = domain
    .map((level, index) => ({ level, count: counts[index] ?? 0 }))
    .sort((one, other) => other.count - one.count)
  const rest = order.slice(most)
  return {
    levels: order.slice(0, most),
    rest: { levels: rest.length, rows: rest.reduce((sum, { count }) => sum + count, 0) },
  }
}
