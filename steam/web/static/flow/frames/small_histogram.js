// A histogram the size of a word, beside the numbers of its column.

const WIDE = 96
const HIGH = 22
const SVG = "http://www.w3.org/2000/svg"

// `bins` as of columns.js; `label` says in words what is drawn.
export function smallHistogram(bins, label) {
  const picture = drawn("svg", { class: "small-histogram", viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": label })
  const most = Math.max(...bins.counts, 1)
  const width = WIDE / bins.counts.length
  bins.counts.forEach((count, index) => {
    if (count === 0) return
    const height = Math.max(1, (count / most) * HIGH)
    picture.append(drawn("rect", { x: index * width, y: HIGH - height, width: Math.max(0.5, width - 0.6), height }))
  })
  return picture
}

function drawn(tag, attributes) {
  const element = document.createElementNS(SVG, tag)
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value)
  return element
}
