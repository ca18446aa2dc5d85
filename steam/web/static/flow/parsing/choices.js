// What people have chosen in the form of setupParse, beside what the trainer guessed.
//
// {format: {...}, names: {old: new}, types: {name: type}, skipped: [name], destination}

export function choicesOf(given) {
  const { destination_frame: destination = null, column_names: names, column_types: types, skipped_columns: skipped } = given
  return {
    format: Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined).filter(([name]) => !OF_COLUMNS.has(name))),
    names: byName(names),
    types: byName(types),
    skipped: (skipped ?? []).filter((column) => typeof column === "string"),
    destination,
  }
}

const OF_COLUMNS = new Set(["source_frames", "destination_frame", "column_names", "column_types", "skipped_columns"])

// A column may be called __proto__: nothing may be found that nobody has said.
function byName(said) {
  return Object.assign(Object.create(null), Array.isArray(said) ? {} : said)
}

// Only what still differs from the guess, and only of columns that the files have.
export function differing(choices, guess) {
  const places = new Map(guess.names.map((name, index) => [name, index]))
  const kept = (map, guessed) =>
    Object.fromEntries(Object.entries(map).filter(([name, value]) => places.has(name) && guessed(places.get(name)) !== value))
  return {
    names: kept(choices.names, (index) => guess.names[index]),
    types: kept(choices.types, (index) => guess.types[index]),
    skipped: choices.skipped.filter((name) => places.has(name)),
  }
}

// The command that parses as chosen: what is as guessed is not said.
export function parseCommand(files, choices, guess) {
  const { names, types, skipped } = differing(choices, guess)
  const some = (value) => (Object.keys(value).length > 0 ? value : undefined)
  return {
    name: "parseFiles",
    named: {
      source_frames: files,
      destination_frame: choices.destination ?? guess.destination,
      ...choices.format,
      column_names: some(names),
      column_types: some(types),
      skipped_columns: some(skipped),
    },
  }
}

// The places of the columns whose names, old or new, have the text in them.
export function found(guess, choices, text) {
  const wanted = text.toLowerCase()
  const has = (name) => name.toLowerCase().includes(wanted)
  return [...guess.names.keys()].filter((index) => has(guess.names[index]) || has(choices.names[guess.names[index]] ?? ""))
}
