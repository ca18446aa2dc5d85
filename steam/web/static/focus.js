// What had the focus in a part of a page, found again in the part that takes its place.

const MAY_HAVE_IT = "a[href], button, input, select, textarea, summary, [tabindex]"
const TELLING = ["id", "name", "href", "aria-label", "type", "value"]

// The element of `part` that is what `element` was; undefined where there is none.
export function sameIn(part, element) {
  const wanted = describe(element)
  return [...part.querySelectorAll(MAY_HAVE_IT)].find((one) => describe(one) === wanted)
}

function describe(element) {
  const told = TELLING.map((name) => element.getAttribute(name) ?? "")
  return JSON.stringify([element.localName, ...told, element.textContent.trim()])
}
