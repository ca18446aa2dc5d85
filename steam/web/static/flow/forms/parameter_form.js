// The form of an algorithm, made from the metadata of its parameters; it becomes a buildModel.

import { make } from "../dom.js"
import { Unfit, commandForm } from "./command_form.js"
import { ParameterField } from "./parameter_field.js"
import { parameterGroups } from "./parameter_groups.js"
import { BadValue } from "./parameter_kinds.js"
import { gridSearch } from "./parameter_search.js"
import { columnsFor, combinations, complaintsByName, differing, withoutGrid } from "./parameter_values.js"

const CHECK_AFTER_MS = 350

// `builder` is of /3/ModelBuilders; `given` are the arguments of buildModel; `trainer` is
// {frames: [name], columnsOf(frame), check(given)}: the last answers messages of the trainer.
export class ParameterForm {
  #checking = 0
  #timer
  #columns = []
  #other = make("div", { "aria-live": "polite" })
  #told = make("p", { class: "meta", role: "status" })

  constructor(builder, given, trainer, add) {
    this.builder = builder
    this.trainer = trainer
    const several = given.hyper_parameters ?? {}
    const scene = { frames: trainer.frames, columns: [] }
    this.needed = ["training_frame", ...(builder.supervised ? ["response_column"] : [])]
    this.fields = new Map(
      builder.parameters.map((parameter) => {
        const { name } = parameter
        return [name, new ParameterField(parameter, scene, given[name], this.needed.includes(name))]
      }),
    )
    for (const [name, values] of Object.entries(several)) this.fields.get(name)?.become(true, values)
    this.search = gridSearch(given.search_criteria)
    this.rest = Object.fromEntries(Object.entries(given).filter(([name]) => name === "grid_id"))
    const { search, groups } = parameterGroups(builder, this.fields)
    const { form, renew } = commandForm({
      button: "Build the model",
      fields: [search, this.#other, ...groups, this.search.element, this.#told],
      command: () => this.command(),
      add,
      label: `Parameters of ${builder.algo_full_name}`,
    })
    this.renew = renew
    this.element = form
    form.addEventListener("input", () => this.#telling(() => this.#changed()))
  }

  // Fills in what depends on the frame; to be called once the form is shown.
  async begin(given) {
    await this.#telling(async () => {
      await this.#takeFrame(given)
      await this.#changed()
    })
  }

  // {name, values, named}; raises Unfit.
  command() {
    const { values, several } = this.#read()
    for (const name of this.needed) if (values[name] === undefined) throw new Unfit(`Choose a ${name}.`)
    return { name: "buildModel", values: [this.builder.algo], named: this.#named(values, several) }
  }

  #named(values, several) {
    try {
      const grid = Object.keys(several).length > 0
      return {
        ...differing(this.builder.parameters, values, several, grid ? this.search.read() : {}),
        ...(grid && this.rest),
      }
    } catch (error) {
      throw unfit(error)
    }
  }

  #read() {
    const values = {}
    const several = {}
    for (const [name, field] of this.fields) {
      try {
        const value = field.read()
        if (field.isSeveral && value === undefined) throw new BadValue(`${name}: give at least one value.`)
        if (field.isSeveral) several[name] = value
        else if (value !== undefined) values[name] = value
      } catch (error) {
        throw unfit(error)
      }
    }
    return { values, several }
  }

  async #changed() {
    for (const field of this.fields.values()) field.mark()
    const anySeveral = [...this.fields.values()].some((field) => field.isSeveral)
    this.search.element.hidden = !anySeveral
    await this.#takeFrame()
    this.renew()
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#telling(() => this.#check()), CHECK_AFTER_MS)
  }

  // What the trainer refuses while a form is filled in is told in the form.
  async #telling(work) {
    try {
      await work()
    } catch (error) {
      this.#complain("", [{ text: [error.message, error.hint].filter(Boolean).join(" "), isError: true }])
    }
  }

  // The columns of the chosen frame, offered wherever one is to be chosen.
  async #takeFrame(given = {}) {
    const frame = this.fields.get("training_frame")?.read()
    if (frame === this.frame && Object.keys(given).length === 0) return
    this.frame = frame
    this.#columns = frame === undefined ? [] : await this.trainer.columnsOf(frame)
    for (const [name, field] of this.fields) {
      if (field.control.offer === undefined || !["VecSpecifier", "string[]"].includes(field.parameter.type)) continue
      field.control.offer(columnsFor(field.parameter, this.#columns, given.response_column))
      if (given[name] !== undefined) field.write(given[name])
    }
  }

  async #check() {
    const turn = (this.#checking += 1)
    for (const field of this.fields.values()) field.complain([])
    this.#other.replaceChildren()
    this.#told.textContent = ""
    let given
    try {
      const { values, several } = this.#read()
      if (Object.keys(several).length > 0) {
        const count = combinations(several)
        this.#told.textContent = `A grid of ${count} ${count === 1 ? "model" : "models"} if every combination is made.`
      }
      given = this.command().named
    } catch (error) {
      if (!(error instanceof Unfit)) throw error
      return
    }
    const messages = await this.trainer.check(withoutGrid(given))
    if (turn !== this.#checking || !this.element.isConnected) return
    for (const [name, complaints] of complaintsByName(messages, this.builder.parameters)) this.#complain(name, complaints)
  }

  #complain(name, complaints) {
    const field = this.fields.get(name)
    if (field === undefined) {
      this.#other.append(
        ...complaints.map(({ text, isError }) => make("p", { class: `answer ${isError ? "bad" : "warn"}` }, text)),
      )
      return
    }
    field.complain(complaints)
    field.element.closest("details").open = true
  }
}

function unfit(error) {
  return error instanceof BadValue ? new Unfit(error.message) : error
}
