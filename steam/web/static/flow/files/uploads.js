// Files of this computer: chosen or dropped, each with a bar while it is sent, and a way to stop it.

import { make } from "../dom.js"
import { bytes } from "../frames/amounts.js"
import { upload } from "./upload.js"

const AT_ONCE = 2

export class Uploads {
  #next
  #waiting = []
  #sending = 0
  #sent = []
  #lines = []

  // `next(keys)` answers the buttons for what can be done with the files that have arrived; with
  // `single` each file takes the place of the one before it.
  constructor(next, { single = false, label = "Files of this computer" } = {}) {
    this.#next = next
    this.single = single
    const input = make("input", { type: "file", multiple: !single, class: "unseen", "aria-label": label, onchange: () => {
      this.#take(input.files)
      input.value = ""
    } })
    const choose = make("button", { type: "button", onclick: () => input.click() }, single ? "Choose a file" : "Choose files")
    this.list = make("ul", { class: "upload-list" })
    this.done = make("div", { class: "frame-actions", "aria-live": "polite" })
    const place = make("div", { class: "drop" }, choose, input, make("span", { class: "meta" }, single ? "or drop it here" : "or drop them here"))
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
    const taken = this.single ? [...files].slice(0, 1) : [...files]
    if (taken.length === 0) return
    if (this.single) this.#forget()
    for (const file of taken) this.#waiting.push(this.#line(file))
    this.#go()
  }

  // What is chosen instead of another file is alone.
  #forget() {
    for (const { cancel } of this.#lines) cancel()
    this.#lines = []
    this.#sent = []
    this.list.replaceChildren()
    this.#tell()
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
    this.#lines.push(line)
    return line
  }

  #go() {
    while (this.#sending < AT_ONCE && this.#waiting.length > 0) this.#send(this.#waiting.shift())
  }

  async #send(line) {
    this.#sending += 1
    line.state.textContent = "on its way"
    const { done, cancel } = upload(line.file, (share) => {
      line.bar.value = share
      if (share === 1) line.state.textContent = "arriving"
    })
    line.cancel = cancel
    try {
      const { key } = await done
      if (!line.element.isConnected) return
      this.#sent.push(key)
      line.bar.value = 1
      line.state.textContent = "done"
    } catch (error) {
      line.state.textContent = error.name === "AbortError" ? "cancelled" : [error.message, error.hint].filter(Boolean).join(" ")
      line.bar.hidden = true
    } finally {
      line.stop.remove()
      this.#sending -= 1
      this.#go()
      this.#tell()
    }
  }

  #tell() {
    this.done.replaceChildren(...(this.#sent.length === 0 ? [] : this.#next([...new Set(this.#sent)])))
  }
}
