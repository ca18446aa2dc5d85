// Expressions of Rapids, evaluated in a session of this page.

import { Refused, post } from "./request.js"

const NAME = /^[^\s(){}[\]'"\\]+$/
const NUMBER = /^(?:nan|[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?[df]?)$/i

let session = null

// The trainer's answer to one expression. A session that could not be opened is asked for again.
export async function evaluate(ast, { signal } = {}) {
  session ??= post("/4/sessions").catch((error) => {
    session = null
    throw error
  })
  const { session_key: id } = await session
  return post("/99/Rapids", { ast, session_id: id }, { signal })
}

// A key as an expression writes it. Raises Refused for one that it cannot.
export function name(key) {
  if (NAME.test(key) && !NUMBER.test(key)) return key
  throw new Refused(0, `${JSON.stringify(key)} cannot be written in an expression.`, "Give the frame a name of letters, digits, dots and underscores.")
}

export function text(value) {
  return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`
}
