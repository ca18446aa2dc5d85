// Files of this computer: chosen or dropped, each with a bar while it is sent, and a way to stop it.

import { make } from "../dom.js"
import { bytes, plural } from "../frames/amounts.js"
import { commandButton } from "../forms/command_button.js"
import { upload } from "./upload.js"

const AT_ONCE = 2

export class Uploads {
  #add
  #waiting = []
  #sending = 0
  #sent = []

  constructor(add) {
    this.#add = add
    const input = make("input", { type: "file", multiple: true, class: "unseen", "aria-label": "Files of this computer", onchange: () => {
      this.#take(input.files)
      input.value = ""
    } })
    const choose = make("button", { type: "button", onclick: () => input.click() }, "Choose files")
    this.list = make("ul", { class: "upload-list" })
    this.done = make("div", { class: "frame-actions", "aria-live": "polite" })
    const place = make("div", { class: "drop" }, choose, input, make("span", { class: "meta" }, "or drop them here"))
    this.element = make("div", {}, place, this.list, this.done)
    this.#listen(place)
  }

  #listen(place) {
    place.addEventListener("dragover", (event) => {
      event.preventDefault()
      place.classList.add("over")
    })
    place.addEventListener("dragleave", () => place.classList.remove("over"))
    place.addEventListener("drop", (event) => {
      event.preventDefault()
      place.classList.remove("over")
      this.#take(event.dataTransfer.files)
    })
  }

  #take(files) {
    for (const file of files) this.#waiting.push(this.#line(file))
    this.#next()
  }

  #line(file) {
    const bar = make("progress", { max: "1", value: "0", "aria-label": `Upload of ${file.name}` })
    const state = make("span", { class: "meta", role: "status" }, "waits")
    const line = { file, bar, state, cancel: () => {
      this.#waiting = this.#waiting.filter((one) => one !== line)
      line.element.remove()
    } }
    line.stop = make("button", { type: "button", class: "small", "aria-label": `Cancel ${file.name}`, onclick: () => line.cancel() }, "×")
    line.element = make("li", {}, make("span", { class: "key" }, file.name), make("span", { class: "meta" }, bytes(file.size)), bar, state, line.stop)
    this.list.append(line.element)
    return line
  }

  #next() {
    while (this.#sending < AT_ONCE && this.#waiting.length > 0) this.#send(this.#waiting.shift())
  }

  async #send(line) {
    this.#sending += 1
    line.state.textContent = "is sent"
    const { done, cancel } = upload(line.file, (share) => {
      line.bar.value = share
      if (share === 1) line.state.textContent = "is kept"
    })
    line.cancel = cancel
    try {
      this.#sent.push((await done).key)
      line.bar.value = 1
      line.state.textContent = "done"
    } catch (error) {
      line.state.textContent = error.name === "AbortError" ? "cancelled" : error.message
      line.bar.hidden = true
    } finally {
      line.stop.remove()
      this.#sending -= 1
      this.#next()
      this.#tell()
    }
  }

  #tell() {
    if (this.#sent.length === 0) return
    const command = { name: "setupParse", named: { source_frames: this.#sent } }
    this.done.replaceChildren(commandButton(this.#add, `Parse ${plural(this.#sent.length, "file")}`, command, { class: "primary" }))
  }
}
