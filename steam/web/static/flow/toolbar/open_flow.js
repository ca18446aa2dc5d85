// The list of saved flows, to open, copy or remove one, and to bring one from a file.

import { ago } from "../../time_element.js"
import { make, table } from "../dom.js"
import { flows } from "../saving/flows.js"
import { open } from "./dialog.js"

const MOST_BYTES = 2_000_000

export async function openFlow(session) {
  const list = make("div", {})
  const file = make("input", { type: "file", accept: ".flow,.json", "aria-label": "A flow from a file" })
  const dialog = open("Open a flow", [list, make("label", {}, "From a file of this computer", file)], "", () => {})
  dialog.classList.add("wide")
  file.addEventListener("change", () => said(list, async () => bring(file.files[0], session, dialog)))
  await said(list, () => draw(list, session, dialog))
}

async function draw(list, session, dialog) {
  const { flows: saved, drafts } = await flows.list()
  const names = new Set(saved.map(({ name }) => name))
  const unsaved = drafts.filter(({ name }) => !names.has(name)).map((one) => ({ ...one, draft: true }))
  const found = [...saved, ...unsaved]
  if (found.length === 0) {
    list.replaceChildren(make("p", { class: "meta" }, "No flow has been saved yet."))
    return
  }
  const rows = found.map((flow) => [
    make("button", { type: "button", class: "quiet", onclick: () => said(list, () => go(flow.name, session, dialog)) }, flow.name),
    String(flow.cells),
    flow.draft ? "never, a draft of yours" : make("span", {}, ago(flow.saved_ms), ` by ${flow.saved_by}`),
    make(
      "button",
      { type: "button", class: "quiet danger", "aria-label": `Delete ${flow.name}`, onclick: (event) => sure(event, () => said(list, async () => {
        await (flow.draft ? flows.dropDraft(flow.name) : flows.remove(flow.name))
        await draw(list, session, dialog)
      })) },
      "Delete",
    ),
  ])
  list.replaceChildren(table(["Flow", { text: "Cells", number: true }, "Saved", ""], rows, { class: "stack" }))
}

async function go(name, session, dialog) {
  await session.draft.flush()
  await session.open(name)
  dialog.close()
}

async function bring(file, session, dialog) {
  if (file.size > MOST_BYTES) throw new Error(`${file.name} is larger than a flow can be (2 MB).`)
  const { cells } = await flows.cellsOf(parsed(await file.text(), file.name))
  await session.draft.flush()
  session.show(file.name.replace(/\.(flow|json)$/i, ""), cells)
  dialog.close()
}

function parsed(text, name) {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error(`${name} is not a saved flow.`)
  }
}

// The first click asks, the second does it.
function sure({ currentTarget: button }, act) {
  if (button.dataset.sure) act()
  button.dataset.sure = "yes"
  button.textContent = "Really delete?"
}

async function said(list, act) {
  try {
    await act()
  } catch (error) {
    list.append(make("p", { class: "answer bad" }, [error.message, error.hint].filter(Boolean).join(" ")))
  }
}
