import assert from "node:assert/strict"
import { test } from "node:test"

import { bytes, moment, plural, share, valueOf } from "../../../../steam/web/static/flow/frames/amounts.js"

test("sizes", () => {
  assert.deepEqual([0, 1023, 1024, 9254, 5 * 1024 ** 3, 3 * 1024 ** 5].map(bytes), ["0 bytes", "1023 bytes", "1 KB", "9.04 KB", "5 GB", "3070 TB"])
})

test("one row, two rows", () => assert.deepEqual([0, 1, 2000].map((n) => plural(n, "row")), ["0 rows", "1 row", "2,000 rows"]))

test("a share of nothing, of a little, of half", () => {
  assert.deepEqual([[0, 0], [0, 9], [1, 100_000], [1, 2]].map(([part, all]) => share(part, all)), ["0 %", "0 %", "< 0.1 %", "50.0 %"])
})

test("moments in UTC", () => {
  assert.equal(moment(Date.UTC(2024, 1, 29)), "2024-02-29")
  assert.equal(moment(Date.UTC(2024, 1, 29, 13, 5, 7)), "2024-02-29 13:05:07")
  assert.equal(moment(Date.UTC(2024, 1, 29, 13, 5, 7, 250)), "2024-02-29 13:05:07.250")
  assert.equal(moment(null), "–")
  assert.equal(moment(1e300), "1e+300")
})

test("a value of a time is a moment that says its zone", () => {
  assert.equal(valueOf("Time", 0), "1970-01-01 UTC")
  assert.equal(valueOf("Numeric", 0), "0")
})
