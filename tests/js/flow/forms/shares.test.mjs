import assert from "node:assert/strict"
import { test } from "node:test"

import { MOST_PARTS, addPart, ratiosOf, removePart, setShare } from "../../../../steam/web/static/flow/forms/shares.js"

// A small generator of numbers from a seed.
function randomly(seed) {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

// Whatever people do, the parts are whole thousandths above nothing, and come to one.
function alwaysWhole(change) {
  for (let seed = 0; seed < 300; seed += 1) {
    const choose = randomly(seed)
    let shares = [750, 250]
    for (let step = 0; step < 40; step += 1) {
      const index = choose(shares.length)
      const wanted = [choose(1200), -5, 0.4, NaN, 1e9][choose(5)]
      shares = [() => change(shares, index, wanted), () => addPart(shares), () => removePart(shares, index)][choose(3)]()
      assert.equal(shares.reduce((sum, share) => sum + share, 0), 1000)
      assert.ok(shares.every((share) => Number.isInteger(share) && share >= 1))
      assert.ok(shares.length >= 2 && shares.length <= MOST_PARTS)
      assert.ok(ratiosOf(shares).reduce((sum, ratio) => sum + ratio, 0) < 1)
    }
  }
}

test("the parts always come to the whole", () => alwaysWhole(setShare))

test("a share that takes from nobody would be noticed", () => {
  assert.throws(() => alwaysWhole((shares, index, wanted) => shares.with(index, Math.round(wanted) || 1)))
})

test("the last part gives what another gets", () => assert.deepEqual(setShare([600, 200, 200], 0, 700), [700, 200, 100]))
test("the last part is not said", () => assert.deepEqual(setShare([600, 400], 1, 100), [600, 400]))
test("the ratios leave the last part out", () => assert.deepEqual(ratiosOf([700, 200, 100]), [0.7, 0.2]))
