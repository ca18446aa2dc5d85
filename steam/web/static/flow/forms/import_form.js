// The form of importFiles: the trainer's disk, this computer, an address.

import { make } from "../dom.js"
import { FileBrowser } from "../files/browser.js"
import { Uploads } from "../files/uploads.js"
import { bytes, plural } from "../frames/amounts.js"
import { Unfit, commandForm } from "./command_form.js"
import { commandButton } from "./command_button.js"
import { field, part, textInput } from "./fields.js"

export async function drawImportForm(element, add) {
  const chosenText = make("span", { class: "meta" })
  const browser = new FileBrowser((chosen) => {
    const total = chosen.reduce((sum, { bytes: size }) => sum + size, 0)
    chosenText.textContent = chosen.length === 0 ? "Nothing is chosen yet." : `${plural(chosen.length, "file")} chosen, ${bytes(total)}`
    renew()
  })
  const { form, renew } = commandForm({
    button: "Import",
    fields: [browser.element, make("div", { class: "inline" }, chosenText, make("button", { type: "button", class: "small", onclick: () => browser.clear() }, "Choose none"))],
    command() {
      if (browser.chosen.length === 0) throw new Unfit("Choose a file or a folder.")
      return { name: "importFiles", values: [browser.chosen.map(({ path }) => path)] }
    },
    add,
    label: "Files of the trainer's disk",
  })
  element.append(
    part("On the trainer's disk", form),
    part("On this computer", new Uploads((keys) => [parsing(keys, add)]).element),
    part("At an address, or by a pattern", addressForm(add)),
    part("In a database", make("div", {}, commandButton(add, "Import a table", { name: "importSqlTable" }))),
  )
  chosenText.textContent = "Nothing is chosen yet."
  await browser.open()
}

function parsing(keys, add) {
  const command = { name: "setupParse", named: { source_frames: keys } }
  return commandButton(add, `Parse ${plural(keys.length, "file")}`, command, { class: "primary" })
}

function addressForm(add) {
  const address = textInput("", { placeholder: "https://example.org/data.csv or /data/2024/*.csv" })
  const command = () => {
    const path = address.value.trim()
    if (path === "") throw new Unfit("Write an address, or a path with * in it.")
    return { name: "importFiles", values: [[path]] }
  }
  return commandForm({ button: "Import", fields: [field("Address or path", address)], command, add }).form
}
