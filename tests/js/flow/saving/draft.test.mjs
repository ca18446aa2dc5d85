import assert from "node:assert/strict"
import { test } from "node:test"

import { Draft } from "../../../../steam/web/static/flow/saving/draft.js"

test("the last change is the last one written, one write at a time", async () => {
  const written = []
  let writing = 0
  const draft = new Draft(
    async (notebook) => {
      writing += 1
      assert.equal(writing, 1)
      await new Promise(setImmediate)
      written.push(notebook)
      writing -= 1
    },
    () => {},
  )
  draft.change("a")
  draft.change("b")
  const first = draft.flush()
  await Promise.resolve()
  draft.change("c")
  await Promise.all([first, draft.flush(), draft.flush()])
  assert.deepEqual(written, ["b", "c"])
})

test("what was forgotten is not written", async () => {
  const draft = new Draft(() => assert.fail("written"), () => {})
  draft.change("a")
  draft.forget()
  await draft.flush()
})

test("a failure is told", async () => {
  const said = []
  const draft = new Draft(() => Promise.reject(new Error("Disk full.")), (text) => said.push(text))
  draft.change("a")
  await draft.flush()
  assert.equal(said.at(-1), "The draft could not be kept. Disk full.")
})
