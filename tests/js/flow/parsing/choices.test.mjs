import assert from "node:assert/strict"
import { test } from "node:test"

import { read } from "../../../../steam/web/static/flow/language/reader.js"
import { write } from "../../../../steam/web/static/flow/language/writer.js"
import { choicesOf, found, parseCommand } from "../../../../steam/web/static/flow/parsing/choices.js"

const GUESS = { destination: "a.hex", names: ["id", "age", "<b>x"], types: ["Numeric", "Numeric", "Enum"] }

test("what is as guessed is not said", () => {
  const choices = choicesOf({ source_frames: ["f"] })
  choices.types.age = "Numeric"
  choices.names.id = "id"
  assert.deepEqual(read(write(parseCommand(["f"], choices, GUESS))), {
    name: "parseFiles",
    values: [],
    named: { source_frames: ["f"], destination_frame: "a.hex" },
  })
})

test("what differs is said, and read back", () => {
  const choices = choicesOf({ source_frames: ["f"], separator: 59, column_types: { age: "Enum" }, skipped_columns: ["id"] })
  choices.names["<b>x"] = 'say "x"'
  choices.destination = "mine"
  assert.deepEqual(read(write(parseCommand(["f"], choices, GUESS))).named, {
    source_frames: ["f"],
    destination_frame: "mine",
    separator: 59,
    column_names: { "<b>x": 'say "x"' },
    column_types: { age: "Enum" },
    skipped_columns: ["id"],
  })
})

test("what is said of columns that another separator took away is not said", () => {
  const choices = choicesOf({ source_frames: ["f"], column_types: { gone: "Enum" }, skipped_columns: ["gone"] })
  const { named } = parseCommand(["f"], choices, GUESS)
  assert.equal(named.column_types, undefined)
  assert.equal(named.skipped_columns, undefined)
})

test("columns are found by their old and new names", () => {
  const choices = choicesOf({ source_frames: ["f"], column_names: { id: "Number" } })
  assert.deepEqual(found(GUESS, choices, "num"), [0])
  assert.deepEqual(found(GUESS, choices, "AGE"), [1])
  assert.deepEqual(found(GUESS, choices, ""), [0, 1, 2])
})

test("a column called __proto__ is a column like any other", () => {
  const guess = { destination: "a", names: ["__proto__", "constructor"], types: ["Enum", "Enum"] }
  const choices = choicesOf({ source_frames: ["f"], column_types: { constructor: "Enum" } })
  assert.equal(choices.names["__proto__"], undefined)
  assert.equal(choices.types.toString, undefined)
  choices.types["__proto__"] = "String"
  assert.match(write(parseCommand(["f"], choices, guess)), /column_types: \{__proto__: "String"\}/)
})
