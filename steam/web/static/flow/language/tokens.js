// A command's text cut into tokens: {kind, value, at}.

const SPACE = /[ \t\r\n]+/y
const NAME = /[A-Za-z_][A-Za-z0-9_.]*/y
const NUMBER = /-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y
const MARK = /[[\]{},:]/y
const ESCAPES = { n: "\n", t: "\t", r: "\r", b: "\b", f: "\f", '"': '"', "'": "'", "\\": "\\", "/": "/" }

// Raised with a sentence for people, and the place in the text.
export class Unreadable extends Error {
  constructor(message, at) {
    super(message)
    this.name = "Unreadable"
    this.at = at
  }
}

export function tokens(text) {
  const found = []
  let at = 0
  while (at < text.length) {
    const space = match(SPACE, text, at)
    if (space !== null) {
      at += space.length
      continue
    }
    const token = next(text, at)
    found.push({ kind: token.kind, value: token.value, at })
    at = token.end
  }
  return found
}

function next(text, at) {
  if (text[at] === '"' || text[at] === "'") return quoted(text, at)
  for (const [kind, pattern] of [["number", NUMBER], ["name", NAME], ["mark", MARK]]) {
    const word = match(pattern, text, at)
    if (word !== null) return { kind, value: kind === "number" ? Number(word) : word, end: at + word.length }
  }
  throw new Unreadable(`'${text[at]}' has no meaning here.`, at)
}

function match(pattern, text, at) {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? null
}

function quoted(text, start) {
  const quote = text[start]
  let value = ""
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === quote) return { kind: "text", value, end: at + 1 }
    if (text[at] !== "\\") {
      value += text[at]
      continue
    }
    at += 1
    const [char, length] = escaped(text, at)
    value += char
    at += length - 1
  }
  throw new Unreadable("A text is not closed: its second quote is missing.", start)
}

function escaped(text, at) {
  if (text[at] === "u") {
    const code = /^[0-9a-fA-F]{4}/.exec(text.slice(at + 1))
    if (code === null) throw new Unreadable("\\u needs four hexadecimal digits.", at)
    return [String.fromCharCode(Number.parseInt(code[0], 16)), 5]
  }
  const char = ESCAPES[text[at]]
  if (char === undefined) throw new Unreadable(`'\\${text[at] ?? ""}' has no meaning in a text.`, at)
  return [char, 1]
}
