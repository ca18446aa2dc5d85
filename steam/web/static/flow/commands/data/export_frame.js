// exportFrame: a frame as a file, on the trainer's disk or on this computer.

import { make } from "../../dom.js"
import { Unfit, commandForm } from "../../forms/command_form.js"
import { check, checkbox, field, select, textInput } from "../../forms/fields.js"
import { frameSelect, framesToChoose } from "../../forms/frame_select.js"
import { pythonValue } from "../../language/python.js"
import { finished } from "../../trainer/finished.js"
import { at, encoded, link, post } from "../../trainer/request.js"

const FORMATS = [["csv", "CSV"], ["parquet", "Parquet"], ["arrow", "Arrow"], ["xlsx", "Excel"]]

export const exportFrame = {
  name: "exportFrame",
  summary: "A frame as a file: on the trainer's disk, or here",
  lasting: true,
  takes: ["frame", "path", "format", "force"],

  async run({ frame, path, format, force = false }, context) {
    if (frame === undefined || path === undefined) return { form: { frame } }
    const { job } = await post(at`/3/Frames/${frame}/export`, { path, format, force }, context)
    await finished(job, context)
    return { frame, path }
  },

  async show(element, { form, frame, path }, context) {
    if (form === undefined) element.append(make("p", {}, `${frame} is written to `, make("code", {}, path), " on the trainer's disk."))
    else await drawForm(element, form, context)
  },

  python({ frame, path, format = "csv", force = false }) {
    if (frame === undefined || path === undefined) return []
    if (format === "csv" || format === "parquet") {
      return [`h2o.export_file(h2o.get_frame(${pythonValue(frame)}), path=${pythonValue(path)}, force=${pythonValue(force)}, format=${pythonValue(format)})`]
    }
    const address = at`POST /3/Frames/${frame}/export`
    return ["from h2o.job import H2OJob", `H2OJob(h2o.api(${pythonValue(address)}, data=${pythonValue({ path, format, force })}), "Export").poll()`]
  },
}

async function drawForm(element, { frame: wanted }, context) {
  const frames = await framesToChoose(element, context)
  if (frames === null) return
  const frame = frameSelect(frames, wanted, { onchange: () => drawDownloads() })
  const format = select(FORMATS)
  const path = textInput("", { placeholder: "folder/name.csv" })
  const force = checkbox()
  const downloads = make("div", { class: "frame-actions" })
  const command = () => {
    if (path.value.trim() === "") throw new Unfit("Say where the file shall be, such as a folder of the trainer's data and a name.")
    return { name: "exportFrame", values: [frame.value, path.value.trim()], named: { format: format.value, force: force.checked || undefined } }
  }
  const fields = [
    make("div", { class: "grid" }, field("Format", format), field("File on the trainer's disk", path)),
    check("Replace a file that is there", force),
  ]
  element.append(
    field("Frame", frame),
    make("h3", {}, "To this computer"),
    downloads,
    make("h3", {}, "To the trainer's disk"),
    commandForm({ button: "Export", fields, command, add: context.add }).form,
  )
  drawDownloads()

  function drawDownloads() {
    const address = (form) => link(`/3/DownloadDataset?${encoded({ frame_id: frame.value, format: form })}`)
    downloads.replaceChildren(...FORMATS.map(([form, text]) => make("a", { class: "button", href: address(form), download: true }, text)))
  }
}
