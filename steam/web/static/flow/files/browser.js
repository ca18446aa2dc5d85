// The trainer's folders, to choose files from; what is chosen in one folder stays chosen in the next.

import { ago } from "../../time_element.js"
import { make } from "../dom.js"
import { checkbox, textInput } from "../forms/fields.js"
import { bytes, count } from "../frames/amounts.js"
import { get } from "../trainer/request.js"

const SHOWN = 200

export class FileBrowser {
  #chosen = new Map()
  #changed
  #folder = null

  // `changed(chosen)` hears of [{path, bytes}] whenever it is another list.
  constructor(changed) {
    this.#changed = changed
    this.search = textInput("", { type: "search", placeholder: "Search this folder", "aria-label": "Search this folder", oninput: () => this.#drawList() })
    this.way = make("nav", { class: "way", "aria-label": "Folder" })
    this.list = make("div", { class: "file-list tall", tabindex: "0" })
    this.notice = make("p", { class: "meta", "aria-live": "polite" })
    this.element = make("div", { class: "file-browser" }, make("div", { class: "inline" }, this.way, this.search), this.list, this.notice)
  }

  get chosen() {
    return [...this.#chosen].map(([path, size]) => ({ path, bytes: size }))
  }

  // Shows a folder; without one the folders that may be imported from, or the only one of them.
  async open(path = "") {
    try {
      const folder = await get("/3/ListFiles", { path })
      const [only] = folder.entries
      if (path === "" && folder.entries.length === 1 && only.is_folder) {
        await this.open(only.path)
        return
      }
      this.#folder = folder
      this.search.value = ""
      this.#drawWay()
      this.#drawList()
    } catch ({ message }) {
      this.notice.replaceChildren(make("span", { class: "bad" }, message))
    }
  }

  clear() {
    this.#chosen.clear()
    this.#drawList()
    this.#changed(this.chosen)
  }

  #drawWay() {
    const { path, parent } = this.#folder
    const button = (text, to) => make("button", { type: "button", class: "small", onclick: () => this.open(to) }, text)
    this.way.replaceChildren(
      ...(path === null ? [] : [button("All folders", "")]),
      ...(parent === null ? [] : [button("↑ Up", parent)]),
      make("code", {}, path ?? "Folders that may be imported from"),
    )
  }

  #drawList() {
    const wanted = this.search.value.toLowerCase()
    const found = this.#folder.entries.filter(({ name }) => name.toLowerCase().includes(wanted))
    const files = found.filter(({ is_folder: folder }) => !folder)
    const shown = found.slice(0, SHOWN)
    const all = checkbox(files.length > 0 && files.every(({ path }) => this.#chosen.has(path)), {
      "aria-label": "Choose all files of this list",
      disabled: files.length === 0,
      onchange: () => {
        for (const file of files) this.#choose(file, all.checked)
        this.#drawList()
        this.#changed(this.chosen)
      },
    })
    const heads = [all, "Name", "Size", "Changed"].map((text, at) => make("th", { scope: "col", class: at === 2 ? "num" : undefined }, text))
    this.list.replaceChildren(
      make("table", {}, make("thead", {}, make("tr", {}, heads)), make("tbody", {}, shown.map((entry) => this.#row(entry)))),
    )
    this.notice.textContent = told(found.length - shown.length, found.length, this.#folder.is_complete)
  }

  #row(entry) {
    const { name, path, is_folder: folder, size_bytes: size, modified_ms: changed } = entry
    const box = checkbox(this.#chosen.has(path), {
      "aria-label": folder ? `Choose all of folder ${name}` : `Choose ${name}`,
      onchange: () => {
        this.#choose(entry, box.checked)
        this.#changed(this.chosen)
      },
    })
    const label = folder
      ? make("button", { type: "button", class: "quiet key", onclick: () => this.open(path) }, `${name}/`)
      : make("span", { class: "key" }, name)
    return make("tr", {}, make("td", {}, box), make("td", {}, label), make("td", { class: "num" }, folder ? "" : bytes(size)), make("td", { class: "meta" }, ago(changed)))
  }

  #choose({ path, size_bytes: size }, wanted) {
    if (wanted) this.#chosen.set(path, size)
    else this.#chosen.delete(path)
  }
}

function told(hidden, found, complete) {
  if (found === 0) return "There is nothing here to import."
  if (hidden > 0) return `${count(hidden)} more: search for them.`
  return complete ? "" : "The folder holds more: name the file in the command."
}
