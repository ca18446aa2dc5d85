// A place in a text, shown with what stands around it.

const AROUND = 24

export function placeIn(text, position) {
  const at = Math.min(Math.max(position, 0), text.length)
  const before = text.slice(Math.max(0, at - AROUND), at)
  const after = text.slice(at, at + AROUND)
  const cut = [at > AROUND ? "…" : "", at + AROUND < text.length ? "…" : ""]
  return `Here: ${cut[0]}${before}▸${after}${cut[1]}`.replaceAll("\n", " ")
}
