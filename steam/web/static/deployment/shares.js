// Contributions as they are drawn: the largest first, the small ones together.

const MOST = 15
const BIAS = "BiasTerm"

// contributions: {column: share}, or of several classes {level: {column: share}}
export function sharesOf(contributions, label) {
  const byClass = Object.values(contributions).some((value) => typeof value === "object" && value !== null)
  const level = Object.hasOwn(contributions, label) ? label : Object.keys(contributions)[0]
  const chosen = byClass ? contributions[level] : contributions
  const all = Object.entries(chosen)
    .filter(([name, share]) => name !== BIAS && share !== null)
    .map(([name, value]) => ({ name, value }))
    .sort((one, other) => Math.abs(other.value) - Math.abs(one.value))
  const bars = all.slice(0, MOST)
  const rest = all.slice(MOST)
  if (rest.length) bars.push({ name: `${rest.length} others`, value: rest.reduce((sum, { value }) => sum + value, 0) })
  return { bars, start: chosen[BIAS] ?? null, level: byClass ? level : null }
}
