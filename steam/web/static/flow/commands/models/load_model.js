// loadModel "/models/glm-1": a model as saveModel has written it, from the trainer's disk or this computer.

import { make } from "../../dom.js"
import { commandButton } from "../../forms/command_button.js"
import { Unfit, commandForm } from "../../forms/command_form.js"
import { field, part, textInput } from "../../forms/fields.js"
import { Uploads } from "../../files/uploads.js"
import { pythonCall } from "../../language/python.js"
import { post } from "../../trainer/request.js"
import { Misused } from "../command.js"
import { noticeOfKept } from "./kept.js"
import { drawModel } from "./model_card.js"
import { ITS_DISK, stemOf } from "./model_files.js"
import { modelRecord } from "./model_record.js"

export const loadModel = {
  name: "loadModel",
  summary: "A model that saveModel has written, from the trainer's disk or this computer",
  takes: ["path", "uploaded"],
  needs: [],
  async run({ path, uploaded }, { signal }) {
    if (path === undefined && uploaded === undefined) return { form: true }
    if (path !== undefined && uploaded !== undefined) throw new Misused("loadModel takes a path or what was uploaded, not both.")
    const route = uploaded === undefined ? "/99/Models.bin" : "/99/Models.upload.bin"
    const { models } = await post(route, { dir: uploaded ?? path }, { signal })
    return { model: modelRecord(models[0]) }
  },
  async show(element, { form, model }, context) {
    if (form) {
      showForm(element, context)
      return
    }
    const notice = await noticeOfKept(model, context)
    if (notice) element.append(notice)
    drawModel(element, model, context)
  },
  python({ path, uploaded }) {
    if (uploaded !== undefined) return [`model = ${pythonCall("h2o.upload_model", [stemOf(uploaded).file])}  # a file of your computer`]
    return path === undefined ? [] : [`model = ${pythonCall("h2o.load_model", [path])}`]
  },
}

function showForm(element, { add }) {
  const loaded = ([uploaded]) => [commandButton(add, "Load the model", { name: "loadModel", named: { uploaded } }, { class: "primary" })]
  const uploads = new Uploads(loaded, { single: true, label: "A saved model of this computer" })
  element.append(
    make("p", { class: "meta" }, "A model keeps its name; one of that name is replaced. A MOJO is opened with ", commandButton(add, "importModel", { name: "importModel" }, { class: "link" }), "."),
    part("On this computer", uploads.element),
    part("On the trainer's disk", diskForm(add)),
  )
}

function diskForm(add) {
  const path = textInput("", { placeholder: "/models/glm-1" })
  return commandForm({
    button: "Load the model",
    label: "Load a model of the trainer's disk",
    fields: [field("File on the trainer's disk", path), make("p", { class: "meta" }, ITS_DISK)],
    command() {
      if (path.value.trim() === "") throw new Unfit("Give the path of a file.")
      return { name: "loadModel", values: [path.value.trim()] }
    },
    add,
  }).form
}
