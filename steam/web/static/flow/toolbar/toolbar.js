// The buttons above a notebook.

import { make } from "../dom.js"
import { download, fileName } from "../export/download.js"
import { script } from "../export/python.js"
import { toDocument } from "../saving/document.js"
import { newName } from "../saving/session.js"
import { field, open } from "./dialog.js"
import { openFlow } from "./open_flow.js"

// `parts` are {view, session, commands, standing, notice}.
export function toolbar(element, parts) {
  const { view, session } = parts
  const name = make("button", { type: "button", class: "flow-name", title: "Rename this flow", onclick: () => rename(parts) })
  const state = make("span", { class: "meta", role: "status" })
  const button = (text, act, more = {}) => make("button", { type: "button", onclick: act, ...more }, text)
  element.append(
    name,
    state,
    make(
      "div",
      { class: "actions" },
      button("Run all", () => view.runAll(), { class: "primary" }),
      button("Stop", () => view.runner.cancelAll()),
      button("Save", () => save(parts), { title: "Ctrl+S" }),
      menu("File", [
        ["New", () => begin(session)],
        ["Open…", () => openFlow(session)],
        ["Save as…", () => duplicate(parts)],
        ["Back to the saved one", () => tried(parts, () => session.revert())],
        ["Export as a Python script", () => exportScript(parts)],
        ["Export as a file", () => exportFile(parts)],
      ]),
      button("Help", () => view.add(view.current, "help", { run: true })),
    ),
  )
  return {
    named: (text) => {
      name.textContent = text
    },
    told: (text) => {
      state.textContent = text
    },
  }
}

export function save(parts) {
  return tried(parts, () => parts.session.save())
}

async function begin(session) {
  await session.draft.flush()
  session.begin(newName())
}

function rename({ view, session }) {
  open("Rename this flow", [field("Name", "name", view.notebook.name)], "Rename", ({ name }) => session.rename(name.trim()))
}

function duplicate({ view, session }) {
  const name = field("Name", "name", `${view.notebook.name} (copy)`)
  open("Save under another name", [name], "Save", (given) => session.duplicate(given.name.trim()))
}

function exportScript({ view, commands, standing }) {
  const { notebook } = view
  download(fileName(notebook.name, "py"), "text/x-python", script(notebook, commands, standing.url))
}

function exportFile({ view }) {
  const { notebook } = view
  download(fileName(notebook.name, "flow"), "application/json", JSON.stringify(toDocument(notebook), null, 1))
}

async function tried({ notice }, act) {
  try {
    notice("")
    await act()
  } catch (error) {
    notice([error.message, error.hint].filter(Boolean).join(" "), "bad")
  }
}

function menu(label, entries) {
  const list = make("details", { class: "menu" }, make("summary", { class: "button" }, label))
  const items = entries.map(([text, act]) =>
    make(
      "button",
      {
        type: "button",
        class: "quiet",
        onclick: () => {
          list.open = false
          act()
        },
      },
      text,
    ),
  )
  list.append(make("div", { class: "menu-items" }, items))
  document.addEventListener("click", ({ target }) => {
    if (!list.contains(target)) list.open = false
  })
  return list
}
