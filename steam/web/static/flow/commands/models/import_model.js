// importModel path: "/models/a.zip": opens a model file of H2O, steam, XGBoost or LightGBM.

import { make } from "../../dom.js"
import { commandButton } from "../../forms/command_button.js"
import { Unfit, commandForm } from "../../forms/command_form.js"
import { field, part, textInput } from "../../forms/fields.js"
import { Uploads } from "../../files/uploads.js"
import { pythonCall } from "../../language/python.js"
import { post } from "../../trainer/request.js"
import { Misused } from "../command.js"
import { endedJob } from "./ended_job.js"
import { readModel } from "./get_model.js"
import { noticeOfKept } from "./kept.js"
import { drawModel } from "./model_card.js"
import { ITS_DISK, stemOf } from "./model_files.js"

export const importModel = {
  name: "importModel",
  summary: "Open a model file of H2O, steam, XGBoost or LightGBM",
  takes: ["path", "model_id", "uploaded"],
  needs: [],
  async run({ path, model_id: key, uploaded }, context) {
    if (path === undefined && uploaded === undefined) return { step: "form" }
    if (path !== undefined && uploaded !== undefined) throw new Misused("importModel takes a path or what was uploaded, not both.")
    const { job: begun } = await post("/3/ModelBuilders/generic", { path, model_key: uploaded, model_id: key }, context)
    const job = await endedJob(begun, context)
    if (job.status === "CANCELLED") throw new DOMException("Cancelled by you.", "AbortError")
    return { step: "model", model: await readModel(job.dest.name, context) }
  },
  async show(element, { step, model }, context) {
    if (step === "form") {
      showForm(element, context)
      return
    }
    const notice = await noticeOfKept(model, context)
    if (notice) element.append(notice)
    drawModel(element, model, context)
  },
  python({ path, model_id: key, uploaded }) {
    if (uploaded !== undefined) return [`model = ${pythonCall("h2o.upload_mojo", [stemOf(uploaded).file], { model_id: key })}  # a file of your computer`]
    return path === undefined ? [] : [`model = ${pythonCall("h2o.import_mojo", [path], { model_id: key })}`]
  },
}

function showForm(element, { add }) {
  const opened = ([uploaded]) => [
    commandButton(add, "Open the model", { name: "importModel", named: { uploaded, model_id: stemOf(uploaded).name } }, { class: "primary" }),
  ]
  const uploads = new Uploads(opened, { single: true, label: "A model file of this computer" })
  element.append(
    make("p", { class: "meta" }, "A MOJO (.zip) of H2O or steam, or a model that XGBoost or LightGBM has saved."),
    part("On this computer", uploads.element),
    part("On the trainer's disk", diskForm(add)),
    make("p", { class: "meta" }, "What ", make("code", {}, "saveModel"), " wrote comes back with ", commandButton(add, "loadModel", { name: "loadModel" }, { class: "link" }), "."),
  )
}

function diskForm(add) {
  const path = textInput("", { placeholder: "/models/prostate.zip" })
  const key = textInput("", { placeholder: "made up" })
  return commandForm({
    button: "Open the model",
    label: "Open a model file of the trainer's disk",
    fields: [
      make("div", { class: "grid" }, field("File on the trainer's disk", path), field("Name of the model", key)),
      make("p", { class: "meta" }, ITS_DISK),
    ],
    command() {
      if (path.value.trim() === "") throw new Unfit("Give the path of a file.")
      return { name: "importModel", named: { path: path.value.trim(), model_id: key.value.trim() || undefined } }
    },
    add,
  }).form
}
