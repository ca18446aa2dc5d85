import assert from "node:assert/strict"
import { test } from "node:test"

import { sentence, shownJob } from "../../../steam/web/static/jobs/job.js"

const JOB = { key: { name: "$job" }, description: "glm", status: "RUNNING", progress: 0.5, progress_msg: "fold 2", start_time: 5, msec: 1500, dest: { name: "m" }, exception: null }

test("a job reads in our words", () => {
  const shown = shownJob(JOB)
  assert.equal(shown.state, "running")
  assert.equal(shown.isOver, false)
  assert.equal(shown.took, "1.5 s")
  assert.equal(shown.message, "fold 2")
  assert.equal(shown.target, "m")
})

test("one that failed says why, and progress stays between nothing and all", () => {
  assert.equal(shownJob({ ...JOB, status: "FAILED", exception: "no rows" }).message, "no rows")
  assert.equal(shownJob({ ...JOB, progress: 7 }).share, 1)
  assert.equal(shownJob({ ...JOB, progress: "NaN" }).share, 0)
  assert.equal(shownJob({ ...JOB, description: "", dest: null }).title, "$job")
})

test("one sentence says how many are going on", () => {
  const going = shownJob(JOB)
  const done = shownJob({ ...JOB, status: "DONE" })
  assert.equal(sentence([]), "The trainer has no jobs yet.")
  assert.equal(sentence([done]), "Nothing is running.")
  assert.equal(sentence([going, done]), "One job is running or waits.")
  assert.equal(sentence([going, going]), "2 jobs are running or wait.")
})
