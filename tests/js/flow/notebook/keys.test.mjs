import assert from "node:assert/strict"
import { test } from "node:test"

import { KEYS, Keys } from "../../../../steam/web/static/flow/notebook/keys.js"

function press(key, more = {}) {
  return { key, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, timeStamp: 0, ...more }
}

test("keys with Ctrl act in a text too", () => {
  const keys = new Keys()
  assert.equal(keys.act(press("Enter", { ctrlKey: true }), true), "run")
  assert.equal(keys.act(press("Enter", { metaKey: true }), true), "run")
  assert.equal(keys.act(press("S", { ctrlKey: true }), false), "save")
})

test("letters act outside of texts only", () => {
  const keys = new Keys()
  assert.equal(keys.act(press("a"), false), "insertAbove")
  assert.equal(keys.act(press("a"), true), null)
  assert.equal(keys.act(press("a", { altKey: true }), false), null)
  assert.equal(keys.act(press("a", { ctrlKey: true }), false), null)
})

test("removing takes the key twice, soon", () => {
  const keys = new Keys()
  assert.equal(keys.act(press("d", { timeStamp: 0 }), false), null)
  assert.equal(keys.act(press("d", { timeStamp: 300 }), false), "remove")
  assert.equal(keys.act(press("d", { timeStamp: 400 }), false), null)
  assert.equal(keys.act(press("d", { timeStamp: 5000 }), false), null)
  assert.equal(keys.act(press("j", { timeStamp: 5100 }), false), "down")
  assert.equal(keys.act(press("d", { timeStamp: 5200 }), false), null)
})

test("no key means two things", () => {
  assert.equal(new Set(KEYS.map(({ key }) => key)).size, KEYS.length)
})
