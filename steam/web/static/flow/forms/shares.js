// Shares of a whole that always come to one: thousandths, so that nothing is lost to rounding.

const WHOLE = 1000
export const MOST_PARTS = 20

// The first shares are said, the last one is what they leave. Answers new shares.
export function setShare(shares, index, wanted) {
  if (index === shares.length - 1) return shares
  const others = shares.reduce((sum, share, at) => (at === index || at === shares.length - 1 ? sum : sum + share), 0)
  const share = Math.min(Math.max(Math.round(wanted) || 1, 1), WHOLE - others - 1)
  return shares.with(index, share).with(-1, WHOLE - others - share)
}

// One more part, of half of the last one.
export function addPart(shares) {
  const last = shares.at(-1)
  if (shares.length >= MOST_PARTS || last < 2) return shares
  const half = Math.floor(last / 2)
  return [...shares.slice(0, -1), last - half, half]
}

// A part less; the last of those that stay gets its share.
export function removePart(shares, index) {
  if (shares.length <= 2) return shares
  const kept = shares.toSpliced(index, 1)
  return kept.with(-1, kept.at(-1) + shares[index])
}

// What the trainer wants: the ratios of all parts but the last.
export function ratiosOf(shares) {
  return shares.slice(0, -1).map((share) => share / WHOLE)
}
