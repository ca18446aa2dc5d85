// Names to be ticked, found by search: columns of a frame, or values for a grid.

import { make } from "../dom.js"

const MOST_SHOWN = 200

// {element, read(), write(names), offer(names)}. `read` answers the ticked names in their order,
// undefined where there are none. The list says `change` by a bubbling input event.
export function checkList(label, offered) {
  let names = offered
  let ticked = new Set()
  const search = make("input", {
    type: "search",
    placeholder: "Search",
    "aria-label": `Search in ${label}`,
    oninput: (event) => {
      event.stopPropagation()
      fill()
    },
  })
  const list = make("div", { class: "check-list", role: "group", "aria-label": label })
  const summary = make("span", { class: "meta" })
  const found = () => names.filter((name) => name.toLowerCase().includes(search.value.trim().toLowerCase()))
  const changed = () => {
    fill()
    element.dispatchEvent(new Event("input", { bubbles: true }))
  }
  const all = make("button", { type: "button", class: "small", onclick: () => tick(found()) }, "All found")
  const none = make("button", { type: "button", class: "small", onclick: () => untick(found()) }, "None of them")
  const element = make("div", { class: "check-list-box" }, make("div", { class: "inline" }, search, all, none), list, summary)

  function tick(which) {
    ticked = new Set([...ticked, ...which])
    changed()
  }

  function untick(which) {
    const gone = new Set(which)
    ticked = new Set([...ticked].filter((name) => !gone.has(name)))
    changed()
  }

  function fill() {
    const hits = found()
    list.replaceChildren(...hits.slice(0, MOST_SHOWN).map((name) => item(name)))
    const hidden = hits.length - MOST_SHOWN
    summary.textContent = [
      `${ticked.size} of ${names.length} chosen.`,
      hidden > 0 ? `${hidden} more are found: search for them.` : "",
    ].join(" ")
  }

  function item(name) {
    const box = make("input", { type: "checkbox", checked: ticked.has(name) })
    box.addEventListener("input", () => {
      if (box.checked) ticked.add(name)
      else ticked.delete(name)
      summary.textContent = `${ticked.size} of ${names.length} chosen.`
    })
    return make("label", { class: "check" }, box, name)
  }

  fill()
  return {
    element,
    read: () => (ticked.size > 0 ? names.filter((name) => ticked.has(name)) : undefined),
    write(chosen) {
      ticked = new Set(chosen ?? [])
      fill()
    },
    offer(next) {
      names = next
      ticked = new Set([...ticked].filter((name) => names.includes(name)))
      fill()
    },
  }
}
