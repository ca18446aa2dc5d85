// Commands as people write them:
//
//   importFiles ["/data/a.csv", "/data/b.csv"]
//   buildModel "glm", {training_frame: "a.hex", response_column: "y"}
//   predict model: "glm-1", frame: "b.hex"
//
// A name, then values and `key: value` pairs with commas between. Values are those of JSON; keys
// need no quotes where they are names. Nothing is evaluated.

import { Unreadable, tokens } from "./tokens.js"

export { Unreadable }

const WORDS = new Map([["true", true], ["false", false], ["null", null]])
const DEEPEST = 40

// {name, values: [...], named: {...}}. Raises Unreadable.
export function read(text) {
  const cursor = new Cursor(tokens(text), text.length)
  const { value: name } = cursor.take("name", "A command begins with its name, such as importFiles.")
  const values = []
  const named = Object.create(null)
  while (!cursor.done) {
    if (cursor.sees("name", 0) && cursor.seesMark(":", 1)) addPair(cursor, named)
    else if (Object.keys(named).length > 0) throw cursor.unreadable("A value without a name may not follow named ones.")
    else values.push(readValue(cursor, 0))
    if (!cursor.done) cursor.takeMark(",", "A comma is missing between two values.")
  }
  return { name, values, named: { ...named } }
}

function readValue(cursor, depth) {
  if (depth > DEEPEST) throw cursor.unreadable("These brackets are nested too deeply.")
  const token = cursor.next("A value is missing.")
  if (token.kind === "text" || token.kind === "number") return token.value
  if (token.kind === "name") {
    if (WORDS.has(token.value)) return WORDS.get(token.value)
    throw new Unreadable(`Put quotes around ${token.value} if it is a text.`, token.at)
  }
  if (token.value === "[") return readList(cursor, depth)
  if (token.value === "{") return readObject(cursor, depth)
  throw new Unreadable(`A value may not begin with '${token.value}'.`, token.at)
}

function readList(cursor, depth) {
  const items = []
  while (!cursor.skipMark("]")) {
    if (items.length > 0) cursor.takeMark(",", "A list is not closed: ] is missing.")
    if (cursor.skipMark("]")) break
    items.push(readValue(cursor, depth + 1))
  }
  return items
}

function readObject(cursor, depth) {
  const object = Object.create(null)
  let first = true
  while (!cursor.skipMark("}")) {
    if (!first) cursor.takeMark(",", "Braces are not closed: } is missing.")
    if (cursor.skipMark("}")) break
    addPair(cursor, object, depth + 1)
    first = false
  }
  return { ...object }
}

function addPair(cursor, pairs, depth = 0) {
  const key = cursor.next("A name is missing.")
  if (key.kind !== "name" && key.kind !== "text") throw new Unreadable("A name is missing before this.", key.at)
  if (key.value in pairs) throw new Unreadable(`'${key.value}' is given twice.`, key.at)
  cursor.takeMark(":", `A colon is missing after ${key.value}.`)
  pairs[key.value] = readValue(cursor, depth)
}

class Cursor {
  #tokens
  #end
  #place = 0

  constructor(list, end) {
    this.#tokens = list
    this.#end = end
  }

  get done() {
    return this.#place >= this.#tokens.length
  }

  sees(kind, ahead) {
    return this.#tokens[this.#place + ahead]?.kind === kind
  }

  seesMark(mark, ahead = 0) {
    return this.sees("mark", ahead) && this.#tokens[this.#place + ahead].value === mark
  }

  skipMark(mark) {
    const seen = this.seesMark(mark)
    if (seen) this.#place += 1
    return seen
  }

  takeMark(mark, sentence) {
    if (!this.skipMark(mark)) throw this.unreadable(sentence)
  }

  take(kind, sentence) {
    if (!this.sees(kind, 0)) throw this.unreadable(sentence)
    return this.#tokens[this.#place++]
  }

  next(sentence) {
    if (this.done) throw this.unreadable(sentence)
    return this.#tokens[this.#place++]
  }

  unreadable(sentence) {
    return new Unreadable(sentence, this.#tokens[this.#place]?.at ?? this.#end)
  }
}
