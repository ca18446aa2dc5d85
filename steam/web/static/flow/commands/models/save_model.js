// saveModel "glm-1", "/models/glm-1": all of a model as a file, on the trainer's disk or on this computer.

import { make } from "../../dom.js"
import { commandButton } from "../../forms/command_button.js"
import { Unfit, commandForm } from "../../forms/command_form.js"
import { check, checkbox, field, part, select, textInput } from "../../forms/fields.js"
import { pythonCall } from "../../language/python.js"
import { at, get, link } from "../../trainer/request.js"
import { Misused } from "../command.js"
import { ITS_DISK, placeOf } from "./model_files.js"
import { readModelNames } from "./model_line.js"

export const saveModel = {
  name: "saveModel",
  summary: "A model as a file that loadModel brings back: on the trainer's disk, or here",
  lasting: true,
  takes: ["model", "path", "force"],
  needs: [],
  async run({ model, path, force = false }, { signal }) {
    if (model === undefined || path === undefined) return { form: { model } }
    if (!path.includes("/")) throw new Misused("saveModel: give the whole path of the file, such as /models/glm-1.")
    const { dir } = await get(at`/99/Models.bin/${model}`, { dir: path, force }, { signal })
    return { model, path: dir }
  },
  async show(element, { form, model, path }, context) {
    if (form !== undefined) {
      await showForm(element, form, context)
      return
    }
    const back = { name: "loadModel", values: [path] }
    element.append(
      make("p", { class: "answer good" }, `${model} is saved as `, make("code", {}, path), " on the trainer's disk."),
      make("p", { class: "meta" }, commandButton(context.add, "loadModel", back, { class: "link" }), " brings it back, also after the trainer was started anew."),
    )
  },
  python({ model, path, force = false }) {
    if (model === undefined || path === undefined) return []
    const { folder, file } = placeOf(path)
    const saved = pythonCall("", [], { path: folder, force, filename: file })
    return [`h2o.save_model(${pythonCall("h2o.get_model", [model])}, ${saved.slice(1)}`]
  },
}

async function showForm(element, { model }, context) {
  const models = await readModelNames(context)
  if (models.length === 0) {
    element.append(make("p", {}, "The trainer holds no model yet. ", commandButton(context.add, "Build a model", { name: "buildModel" })))
    return
  }
  const chosen = select(models, models.includes(model) ? model : models[0], { onchange: () => drawDownloads() })
  const path = textInput("", { placeholder: "/models/glm-1" })
  const force = checkbox()
  const downloads = make("div", { class: "frame-actions" })
  const { form } = commandForm({
    button: "Save on the trainer's disk",
    label: "Save a model",
    fields: [field("File on the trainer's disk", path), check("Replace a file that is there", force), make("p", { class: "meta" }, ITS_DISK)],
    command() {
      if (path.value.trim() === "") throw new Unfit("Say where the file shall be: a folder of the trainer's machine and a name.")
      return { name: "saveModel", values: [chosen.value, path.value.trim()], named: { force: force.checked || undefined } }
    },
    add: context.add,
  })
  chosen.addEventListener("change", () => form.dispatchEvent(new Event("input")))
  element.append(field("Model", chosen), part("To this computer", downloads), part("To the trainer's disk", form))
  drawDownloads()

  function drawDownloads() {
    downloads.replaceChildren(
      make("a", { class: "button", href: link(at`/3/Models.fetch.bin/${chosen.value}`), download: "" }, "Saved model"),
      make("span", { class: "meta" }, "all that the trainer knows of it; loadModel brings it back"),
    )
  }
}
