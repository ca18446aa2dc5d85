// Flow's page: the one place that puts its parts together.

import { coded } from "../coded.js"
import { ago } from "../time_element.js"
import { commands } from "./commands/registry.js"
import { make } from "./dom.js"
import { listen } from "./notebook/keyboard.js"
import { NotebookView } from "./notebook/view.js"
import { Session, newName } from "./saving/session.js"
import { save, toolbar } from "./toolbar/toolbar.js"
import { Standing } from "./trainer/standing.js"

// What was refused, and below it how the trainer stands: neither takes the place of the other.
const [notice, trainerNotice] = [make("div"), make("div")]
document.getElementById("flow-notice").append(notice, trainerNotice)
let told = ""

function draw(element, text, kind, more = []) {
  element.replaceChildren(...(text ? [make("div", { class: `answer ${kind}` }, make("p", {}, typeof text === "string" ? coded(text) : text), more)] : []))
}

function tell(text, kind = "warn") {
  draw(notice, text, kind)
}

// What outputs tell of is gone when another trainer runs than the one that they came from.
function tellStanding() {
  const outdated = view.markOutdated()
  const now = JSON.stringify([standing.answers, standing.startedMs, outdated])
  if (now === told) return
  told = now
  if (!standing.answers) {
    draw(trainerNotice, "The trainer does not answer. Start it with `steam up` or `steam trainer`; this page goes on by itself.", "bad")
  } else if (outdated > 0) {
    const again = make("button", { type: "button", onclick: () => view.runAll() }, "Run all cells again")
    const shown = outdated === 1 ? "1 cell shows" : `${outdated} cells show`
    const sentence = ["The trainer was started anew ", ago(standing.startedMs), ": frames and models of this flow that were not saved are gone. ", shown, " what it held before."]
    draw(trainerNotice, sentence, "warn", again)
  } else {
    draw(trainerNotice, "")
  }
}

const standing = new Standing()
const view = new NotebookView(document.getElementById("cells"), commands, standing, (notebook) => {
  session.changed(notebook)
  tellStanding()
})
const session = new Session(view, {
  told: (text) => bar.told(text),
  named: (name) => {
    bar.named(name)
    document.title = `${name} · Flow · steam`
    history.replaceState(null, "", `/flow?name=${encodeURIComponent(name)}`)
    tellStanding()
  },
})
const parts = { view, session, commands, standing, notice: tell }
const bar = toolbar(document.getElementById("flow-bar"), parts)

async function begin() {
  const name = new URLSearchParams(location.search).get("name")
  let refusal = ""
  await standing.look()
  if (name !== null) {
    try {
      await session.open(name)
      return
    } catch ({ message }) {
      refusal = message
    }
  }
  session.begin(name ?? newName())
  if (refusal) tell(refusal, "bad")
  view.run(view.notebook.cells[0].id)
}

listen(view, () => save(parts))
addEventListener("pagehide", () => session.draft.flush())
await begin()
standing.watch(tellStanding)
