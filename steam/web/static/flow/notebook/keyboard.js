// Keys to what they do in a notebook.

import { Keys } from "./keys.js"

const FIELDS = "input, textarea, select, button, a, summary, [contenteditable]"

// `save` is what Ctrl+S does.
export function listen(view, save) {
  const keys = new Keys()
  const acts = {
    run: (id) => view.run(id),
    runOn: (id) => runOn(view, id),
    save,
    leave: (id) => view.go(id),
    enter: (id) => view.view(id).editor.focus(),
    up: () => view.step(-1),
    down: () => view.step(1),
    moveUp: (id) => moved(view, id, -1),
    moveDown: (id) => moved(view, id, 1),
    insertAbove: (id) => view.insertAbove(id).editor.focus(),
    insertBelow: (id) => view.insertBelow(id).editor.focus(),
    remove: (id) => view.remove(id),
    restore: () => view.restore(),
    toCommand: (id) => view.become(id, "command"),
    toRapids: (id) => view.become(id, "rapids"),
    toMarkdown: (id) => view.become(id, "markdown"),
  }
  document.addEventListener("keydown", (event) => {
    if (event.target.closest("dialog, header")) return
    const act = keys.act(event, event.target.matches(FIELDS))
    if (act === null) return
    event.preventDefault()
    acts[act](view.current)
  })
}

function runOn(view, id) {
  const last = view.notebook.cells.at(-1).id === id
  view.run(id)
  if (last) view.insertBelow(id)
  view.step(1)
}

function moved(view, id, by) {
  view.move(id, by)
  view.go(id)
}
