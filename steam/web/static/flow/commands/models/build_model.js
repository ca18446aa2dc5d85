// buildModel "glm", training_frame: "a.hex", response_column: "y": trains a model, or with
// hyper_parameters a grid of them; without all that is needed, or with form: true, it opens a form.

import { ParameterForm } from "../../forms/parameter_form.js"
import { make } from "../../dom.js"
import { at, post } from "../../trainer/request.js"
import { Misused } from "../command.js"
import { algorithmCards } from "./algorithm_cards.js"
import { checkParameters, readAlgorithms, readBuilder, readColumns, readFrameNames } from "./algorithms.js"
import { buildLines } from "./build_python.js"
import { endedJob } from "./ended_job.js"
import { drawGrid, readGrid } from "./get_grid.js"
import { readModel } from "./get_model.js"
import { noticeOfKept } from "./kept.js"
import { drawModel } from "./model_card.js"

export const buildModel = {
  name: "buildModel",
  summary: "Train a model, or a grid of models",
  takes: ["algorithm", "parameters"],
  needs: [],
  more: true,
  async run(all, context) {
    const { algorithm, given, form } = asked(all)
    if (algorithm === undefined) return { step: "algorithm", given }
    const builder = await readBuilder(algorithm, context)
    const needs = ["training_frame", ...(builder.supervised ? ["response_column"] : [])]
    if (form || needs.some((name) => given[name] === undefined)) return { step: "form", algorithm, given }
    return given.hyper_parameters === undefined ? trained(algorithm, given, context) : searched(algorithm, given, context)
  },
  async show(element, data, context) {
    if (data.step === "algorithm") element.append(algorithmCards(await readAlgorithms(context), data.given, context))
    else if (data.step === "form") await showForm(element, data, context)
    else if (data.step === "grid") showGrid(element, data, context)
    else await showModel(element, data, context)
  },
  python: (all) => {
    const { algorithm, given, form } = asked(all)
    return algorithm === undefined || form ? [] : buildLines(algorithm, given)
  },
}

function asked({ algorithm, parameters = {}, form = false, ...named }) {
  if (typeof parameters !== "object" || parameters === null || Array.isArray(parameters)) {
    throw new Misused('buildModel takes an algorithm and its parameters, such as "glm", {training_frame: "a.hex"}.')
  }
  return { algorithm, given: { ...parameters, ...named }, form }
}

async function trained(algorithm, given, context) {
  const { job: begun } = await post(at`/3/ModelBuilders/${algorithm}`, given, context)
  const job = await endedJob(begun, context)
  if (job.status === "CANCELLED") throw new DOMException("Cancelled by you.", "AbortError")
  return { step: "model", model: await readModel(job.dest.name, context), warnings: job.warnings ?? [] }
}

// A search that is cancelled leaves the models that it has made.
async function searched(algorithm, given, context) {
  const { job: begun } = await post(at`/99/Grid/${algorithm}`, given, context)
  const job = await endedJob(begun, context)
  return { step: "grid", grid: await readGrid(job.dest.name), cancelled: job.status === "CANCELLED" }
}

function showGrid(element, { grid, cancelled }, context) {
  if (cancelled) {
    element.append(make("p", { class: "answer warn" }, "The search was cancelled. The models that it had made by then are kept."))
  }
  drawGrid(element, grid, context)
}

async function showForm(element, { algorithm, given }, context) {
  const [builder, frames] = await Promise.all([readBuilder(algorithm, context), readFrameNames(context)])
  if (frames.length === 0) {
    element.append(make("p", { class: "answer warn" }, "The trainer holds no frame yet. Import files first: importFiles"))
  }
  const trainer = {
    frames,
    columnsOf: async (frame) => (await readColumns(frame)).map(({ name }) => name),
    check: (parameters) => checkParameters(algorithm, parameters),
  }
  const form = new ParameterForm(builder, given, trainer, context.add)
  element.append(make("h3", {}, builder.algo_full_name), form.element)
  await form.begin(given)
}

async function showModel(element, { model, warnings }, context) {
  const notice = await noticeOfKept(model, context)
  if (notice) element.append(notice)
  drawModel(element, model, context, { warnings })
}
