import assert from "node:assert/strict"
import { afterEach, mock, test } from "node:test"

import { follow } from "../../../../steam/web/static/flow/trainer/jobs.js"

afterEach(() => mock.restoreAll())

// The job's route answers these, one after the other: a status and a body, or no answer for null.
function answering(...answers) {
  const left = [...answers]
  mock.method(globalThis, "fetch", async () => {
    const answer = left.shift()
    if (answer === null) throw new TypeError("Failed to fetch")
    const [status, body] = answer
    return new Response(JSON.stringify(body), { status })
  })
  return left
}

const state = (status) => [200, { jobs: [{ status }] }]
const silent = [503, { error: { message: "The trainer does not answer." } }]

test("who does not answer for a while does not end the wait for a job", async () => {
  const left = answering(state("RUNNING"), null, silent, state("RUNNING"), state("DONE"))
  const seen = []
  assert.equal((await follow("j", ({ status }) => seen.push(status))).status, "DONE")
  assert.deepEqual(seen, ["RUNNING", "RUNNING", "DONE"])
  assert.deepEqual(left, [])
})

test("a job that is not known any more ends it", async () => {
  answering(state("RUNNING"), silent, [400, { msg: "There is no job 'j'." }])
  await assert.rejects(follow("j", () => {}), /There is no job 'j'/)
})

test("an answer that does not come for a minute ends it", async () => {
  answering(state("RUNNING"), silent, silent)
  let now = 0
  mock.method(performance, "now", () => now)
  await assert.rejects(follow("j", () => (now += 61_000)), /does not answer/)
})
