// importModel path: "/models/a.zip": opens a model file of H2O, steam, XGBoost or LightGBM.

import { make } from "../../dom.js"
import { Unfit, commandForm } from "../../forms/command_form.js"
import { field, textInput } from "../../forms/fields.js"
import { pythonCall } from "../../language/python.js"
import { post } from "../../trainer/request.js"
import { endedJob } from "./ended_job.js"
import { readModel } from "./get_model.js"
import { noticeOfKept } from "./kept.js"
import { drawModel } from "./model_card.js"

export const importModel = {
  name: "importModel",
  summary: "Open a model file of H2O, steam, XGBoost or LightGBM",
  takes: ["path", "model_id"],
  needs: [],
  async run({ path, model_id: key }, context) {
    if (path === undefined) return { step: "form" }
    const { job: begun } = await post("/3/ModelBuilders/generic", { path, model_id: key }, context)
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
  python({ path, model_id: key }) {
    return path === undefined ? [] : [`model = ${pythonCall("h2o.import_mojo", [path], { model_id: key })}`]
  },
}

function showForm(element, { add }) {
  const path = textInput("", { placeholder: "/models/prostate.zip" })
  const key = textInput("", { placeholder: "made up" })
  const { form } = commandForm({
    button: "Open the model",
    label: "Open a model file",
    fields: [
      make("div", { class: "grid" }, field("File on the trainer's machine", path), field("Name of the model", key)),
      make("p", { class: "meta" }, "It must lie below a folder that the trainer may import from."),
    ],
    command() {
      if (path.value.trim() === "") throw new Unfit("Give the path of a file.")
      return { name: "importModel", named: { path: path.value.trim(), model_id: key.value.trim() || undefined } }
    },
    add,
  })
  element.append(form)
}
