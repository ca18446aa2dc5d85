import assert from "node:assert/strict"
import { test } from "node:test"

import { byTone, matching, newest, readable, toneOf } from "../../../steam/web/static/deployment/log_lines.js"

test("a line of JSON reads as time, level, event and the rest", () => {
  const line = JSON.stringify({ timestamp: "2026-11-23T03:04:05.123456Z", level: "info", event: "ready", pid: 7, a: { b: 1 } })
  assert.equal(readable('{"time": "2026-11-23T03:04:05.403+00:00", "event": "ready"}'), "2026-11-23 03:04:05.403Z  ready")
  assert.equal(readable(line), '2026-11-23 03:04:05.123Z  info  ready  pid=7  a={"b":1}')
})

test("any other line stays as it is", () => {
  for (const line of ["Traceback", "{not json", "{}", '{"event": 3}', "[1]", "null", ""]) assert.equal(readable(line), line)
})

test("only so many lines are kept, the newest", () => {
  assert.deepEqual(newest(["a", "b"], ["c", "d"], 3), ["b", "c", "d"])
})

test("a filter finds parts of lines, large or small letters alike", () => {
  assert.deepEqual(matching(["Ready", "gone"], " READ "), ["Ready"])
  assert.deepEqual(matching(["Ready", "gone"], " "), ["Ready", "gone"])
})

test("errors and warnings are told from what is only said", () => {
  const line = (level) => readable(JSON.stringify({ timestamp: "2026-11-23T03:04:05.123456Z", level, event: "it failed" }))
  assert.deepEqual(["info", "warning", "error", "critical"].map((level) => toneOf(line(level))), ["", "warn", "bad", "bad"])
  assert.equal(toneOf("Traceback (most recent call last):"), "bad")
  for (const plain of ["", "  error  ", "2026-11-23 03:04:05.123Z  info  error  x", "an error"]) assert.equal(toneOf(plain), "")
})

test("lines of one tone that follow each other are one text, and none is lost", () => {
  const bad = "2026-11-23 03:04:05.123Z  error  it failed"
  assert.deepEqual(byTone(["a", "b", bad, bad, "c"]), [["", ["a", "b"]], ["bad", [bad, bad]], ["", ["c"]]])
  assert.deepEqual(byTone([]), [])
})
