// The form of setupParse: what is guessed, what is said instead, and what that makes of the first rows.

import { make } from "../dom.js"
import { choicesOf, differing, parseCommand } from "../parsing/choices.js"
import { LONG_ROWS, HEADERS, PARSERS, SEPARATORS, listed, setupOf } from "../parsing/setup.js"
import { post } from "../trainer/request.js"
import { Unfit, commandForm } from "./command_form.js"
import { field, select, textInput } from "./fields.js"
import { ParseColumns } from "./parse_columns.js"

const PAUSE_MS = 250

export async function drawSetup(element, given, { add, signal }) {
  const files = given.source_frames
  const choices = choicesOf(given)
  let guess = await look(files, choices.format, signal)
  const columns = new ParseColumns(choices, () => refresh(false))
  const warnings = make("div", { "aria-live": "polite" })
  const command = () => {
    if (guess.names.length > 0 && differing(choices, guess).skipped.length === guess.names.length) {
      throw new Unfit("All columns are left out: keep at least one.")
    }
    return parseCommand(files, choices, guess)
  }
  const { form, renew } = commandForm({
    button: "Parse",
    fields: [formatFields(choices, guess, () => refresh(true)), warnings, columns.element],
    command,
    add,
  })
  element.append(make("p", { class: "meta" }, files.length === 1 ? files[0] : `${files.length} files become one frame.`), form)
  shown(guess)

  let asked = 0
  let timer = 0
  // `anew`: the format is another one, and so may the columns be.
  function refresh(anew) {
    clearTimeout(timer)
    timer = setTimeout(() => ask(anew, (asked += 1)), PAUSE_MS)
  }

  async function ask(anew, number) {
    try {
      if (anew) guess = await look(files, choices.format)
      const { names, types, skipped } = differing(choices, guess)
      const said = listed(guess, { column_names: names, column_types: types, skipped_columns: skipped })
      const plain = Object.keys(names).length + Object.keys(types).length + skipped.length === 0
      const seen = plain ? guess : await look(files, { ...choices.format, ...said })
      if (number === asked) shown(seen)
    } catch (error) {
      if (number === asked) warnings.replaceChildren(make("p", { class: "answer bad" }, error.message))
    }
    renew()
  }

  function shown({ warnings: told }) {
    warnings.replaceChildren(...told.slice(0, 20).map((text) => make("p", { class: "answer warn" }, text)))
    columns.show(guess)
  }
}

async function look(files, said, signal) {
  return setupOf(await post("/3/ParseSetup", { source_frames: files, ...said }, { signal }))
}

function formatFields(choices, guess, changed) {
  const set = (name, value) => {
    if (value === undefined) delete choices.format[name]
    else choices.format[name] = value
    changed()
  }
  const { format } = choices
  const destination = textInput(choices.destination ?? guess.destination, {
    oninput: () => {
      choices.destination = destination.value.trim() || null
    },
  })
  const parser = select(["guess", ...PARSERS], format.parse_type ?? "guess", {
    onchange: () => set("parse_type", parser.value === "guess" ? undefined : parser.value),
  })
  const separator = select([["", `guess (${separatorWord(guess.separator)})`], ...SEPARATORS], String(format.separator ?? ""), {
    onchange: () => set("separator", separator.value === "" ? undefined : Number(separator.value)),
  })
  const header = select(HEADERS, String(format.check_header ?? 0), {
    onchange: () => set("check_header", header.value === "0" ? undefined : Number(header.value)),
  })
  const long = select(LONG_ROWS, format.long_rows ?? "fail", {
    onchange: () => set("long_rows", long.value === "fail" ? undefined : long.value),
  })
  const missing = textInput((format.na_strings ?? []).join(", "), {
    placeholder: "unknown, -999",
    onchange: () => set("na_strings", words(missing.value)),
  })
  const sheet = guess.parser === "XLSX" ? textInput(format.sheet ?? guess.sheet ?? "", { onchange: () => set("sheet", sheet.value || undefined) }) : null
  return make(
    "div",
    { class: "grid" },
    field("Name of the frame", destination),
    field(`Format (${guess.parser})`, parser),
    field("Separator", separator),
    field("Names in the first line", header),
    field("A record with too many fields", long),
    field("Texts that mean missing, by commas", missing),
    sheet && field("Sheet", sheet),
  )
}

function separatorWord(code) {
  return SEPARATORS.find(([known]) => known === code)?.[1] ?? String.fromCharCode(code)
}

function words(text) {
  const found = text.split(",").map((word) => word.trim()).filter(Boolean)
  return found.length > 0 ? found : undefined
}
