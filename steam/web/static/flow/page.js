// Flow's page: the one place that puts its parts together.

import { commands } from "./commands/registry.js"
import { emptyNotebook } from "./notebook/notebook.js"
import { NotebookView } from "./notebook/view.js"

const view = new NotebookView(document.getElementById("cells"), commands, () => {})
view.open(emptyNotebook())
view.run(view.notebook.cells[0].id)

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && view.current) {
    event.preventDefault()
    view.run(view.current)
  }
})
