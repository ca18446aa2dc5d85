import assert from "node:assert/strict"
import { test } from "node:test"

import { columnOf, commonest, joined, numeric, typeWord } from "../../../../steam/web/static/flow/frames/columns.js"

function sum(counts) {
  return counts.reduce((total, count) => total + count, 0)
}

// Whatever is joined, no row is lost, no bin is beyond the limit, and the span stays covered.
function keepsRows(join) {
  for (let bins = 1; bins <= 130; bins += 1) {
    for (const most of [1, 7, 24, 60]) {
      const given = { base: -3, stride: 0.5, counts: Array.from({ length: bins }, (_, at) => (at * 7) % 11) }
      const wide = join(given, most)
      assert.equal(sum(wide.counts), sum(given.counts))
      assert.ok(wide.counts.length <= most)
      assert.equal(wide.base, -3)
      assert.ok(wide.stride * wide.counts.length >= 0.5 * bins)
    }
  }
}

test("joined bins keep every row", () => keepsRows(joined))

test("bins that are cut off would be noticed", () => {
  assert.throws(() => keepsRows(({ base, stride, counts }, most) => ({ base, stride, counts: counts.slice(0, most) })))
})

test("few bins stay as they are", () => {
  const bins = { base: 0, stride: 1, counts: [1, 2, 3] }
  assert.deepEqual(joined(bins, 3), bins)
})

test("numbers that JSON has not are read from words", () => {
  assert.deepEqual(["NaN", "Infinity", "-Infinity", 2.5, null].map(numeric), [null, Infinity, -Infinity, 2.5, null])
})

test("types are named as for parsing", () => {
  assert.deepEqual(["int", "real", "enum", "string", "time", "uuid"].map(typeWord), ["Numeric", "Numeric", "Enum", "String", "Time", "uuid"])
})

const ENUM = {
  label: "sex", type: "enum", missing_count: 2, zero_count: 7, mins: [0], maxs: [1], mean: 0.5, sigma: 0.5,
  domain_cardinality: 2, histogram_bins: [7, 5], histogram_base: 0, histogram_stride: 1,
}

test("the codes of levels are no numbers", () => {
  const column = columnOf(ENUM, 24)
  assert.deepEqual(column, {
    name: "sex", type: "Enum", missing: 2, zeros: null, min: null, max: null, mean: null, sd: null, levels: 2,
    bins: { base: 0, stride: 1, counts: [7, 5] },
  })
})

test("a text column has no histogram", () => {
  assert.equal(columnOf({ ...ENUM, type: "string", histogram_bins: [] }, 24).bins, null)
  assert.equal(columnOf({ ...ENUM, type: "string", histogram_bins: null }, 24).bins, null)
})

test("the commonest levels come first, the others are added up", () => {
  assert.deepEqual(commonest(["a", "b", "c", "d"], [1, 9, 4, 2], 2), {
    levels: [{ level: "b", count: 9 }, { level: "c", count: 4 }],
    rest: { levels: 2, rows: 3 },
  })
})
