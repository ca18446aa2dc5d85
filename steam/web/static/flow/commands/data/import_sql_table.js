// importSqlTable: a table of a database, or a SELECT, becomes a frame.

import { make } from "../../dom.js"
import { Unfit, commandForm } from "../../forms/command_form.js"
import { field, select, textInput } from "../../forms/fields.js"
import { frameCard } from "../../frames/frame_card.js"
import { readFrame } from "../../frames/reading.js"
import { pythonValue } from "../../language/python.js"
import { finished } from "../../trainer/finished.js"
import { get, post } from "../../trainer/request.js"
import { warningsOf } from "./warnings.js"

export const importSqlTable = {
  name: "importSqlTable",
  summary: "A table of a database, or a SELECT, as a frame",
  takes: ["connection", "table", "select_query", "destination_frame"],

  async run({ connection, table, select_query: query, destination_frame: destination }, context) {
    const { signal } = context
    if (connection === undefined) return { form: (await get("/3/SQLConnections", {}, { signal })).names }
    const fields = { connection_url: connection, table, select_query: query, destination_frame: destination }
    const last = await finished(await post("/99/ImportSQLTable", fields, { signal }), context)
    return { frame: await readFrame(last.dest.name, { signal }), warnings: last.warnings ?? [] }
  },

  show(element, { form, frame, warnings }, { add }) {
    if (form === undefined) element.append(...warningsOf(warnings), frameCard(frame, add))
    else element.append(form.length > 0 ? queryForm(form, add) : make("p", {}, "No database has a name yet: the operator writes names into connections.toml in the home."))
  },

  python({ connection, table, select_query: query, destination_frame: destination }) {
    if (connection === undefined) return []
    const fields = Object.entries({ connection_url: connection, table, select_query: query, destination_frame: destination })
    const given = Object.fromEntries(fields.filter(([, value]) => value !== undefined))
    return ["from h2o.job import H2OJob", `H2OJob(h2o.api("POST /99/ImportSQLTable", data=${pythonValue(given)}), "Import").poll()`]
  },
}

function queryForm(names, add) {
  const connection = select(names)
  const table = textInput("", { placeholder: "orders" })
  const query = make("textarea", { class: "source", rows: "3", spellcheck: "false", placeholder: "SELECT id, amount FROM orders WHERE amount > 10" })
  const destination = textInput("", { placeholder: "made from the table's name" })
  const command = () => {
    const said = [table.value.trim(), query.value.trim()]
    if (said.every((text) => text !== "") || said.every((text) => text === "")) throw new Unfit("Give either a table or a SELECT.")
    return {
      name: "importSqlTable",
      values: [connection.value],
      named: { table: said[0] || undefined, select_query: said[1] || undefined, destination_frame: destination.value.trim() || undefined },
    }
  }
  const fields = [
    make("div", { class: "grid" }, field("Connection", connection), field("Table", table), field("Name of the frame", destination)),
    field("Or a SELECT", query),
  ]
  return commandForm({ button: "Import", fields, command, add }).form
}
