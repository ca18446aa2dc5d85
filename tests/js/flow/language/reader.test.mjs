import assert from "node:assert/strict"
import { test } from "node:test"

import { Unreadable, read } from "../../../../steam/web/static/flow/language/reader.js"
import { write } from "../../../../steam/web/static/flow/language/writer.js"

const READ = [
  ["assist", { name: "assist", values: [], named: {} }],
  ['importFiles ["/a b.csv", \'c.csv\']', { name: "importFiles", values: [["/a b.csv", "c.csv"]], named: {} }],
  [
    'buildModel "glm", {training_frame: "a.hex", "odd key": [1, -2.5e3, .5], deep: {x: null}}',
    {
      name: "buildModel",
      values: ["glm", { training_frame: "a.hex", "odd key": [1, -2500, 0.5], deep: { x: null } }],
      named: {},
    },
  ],
  [
    'predict "m",\n  frame: "f", reconstruct: false',
    { name: "predict", values: ["m"], named: { frame: "f", reconstruct: false } },
  ],
  ['x "\\u00e9\\n\\"\'"', { name: "x", values: ["é\n\"'"], named: {} }],
  ["x [1, 2,], {a: 1,}", { name: "x", values: [[1, 2], { a: 1 }], named: {} }],
]

for (const [text, wanted] of READ) {
  test(`reads ${text}`, () => assert.deepEqual(read(text), wanted))
}

const UNREADABLE = [
  ["", /begins with its name/, 0],
  ['"glm"', /begins with its name/, 0],
  ["predict model", /Put quotes around model/, 8],
  ['predict "m" "f"', /comma is missing/, 12],
  ['predict model: "a", model: "b"', /given twice/, 20],
  ['predict model: "a", "b"', /may not follow named/, 20],
  ['x "open', /second quote is missing/, 2],
  ["x [1, 2", /\] is missing/, 7],
  ["x {a: 1", /\} is missing/, 7],
  ["x {a 1}", /colon is missing after a/, 5],
  ["x; y", /';' has no meaning/, 1],
  ['x "\\q"', /no meaning in a text/, 4],
  [`x ${"[".repeat(100)}`, /nested too deeply/, 43],
]

for (const [text, sentence, at] of UNREADABLE) {
  test(`says what is wrong with ${text.slice(0, 40)}`, () => {
    assert.throws(() => read(text), (error) => {
      assert.ok(error instanceof Unreadable)
      assert.match(error.message, sentence)
      assert.equal(error.at, at)
      return true
    })
  })
}

test("a name of the prototype is a name like any other", () => {
  const { named } = read('x __proto__: {polluted: 1}, constructor: 2')
  assert.equal({}.polluted, undefined)
  assert.equal(named.constructor, 2)
})

// Random commands, from a seed: what is written is read back to the same.
function randomly(seed) {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state % below
  }
}

const TEXTS = ["", "a", "é\u2028", 'say "hi"', "it's", "back\\slash", "tab\t", "\u0000", "😀", "nfs:/a b/c.csv"]

function value(choose, depth) {
  switch (choose(depth > 3 ? 4 : 6)) {
    case 0:
      return TEXTS[choose(TEXTS.length)]
    case 1:
      return (choose(2_000_001) - 1_000_000) / 10 ** choose(9)
    case 2:
      return choose(2) === 0
    case 3:
      return null
    case 4:
      return Array.from({ length: choose(4) }, () => value(choose, depth + 1))
    default:
      return Object.fromEntries(Array.from({ length: choose(4) }, (_, i) => [`${TEXTS[choose(10)]}${i}`, value(choose, depth + 1)]))
  }
}

test("what is written is read back to the same", () => {
  for (let seed = 0; seed < 2000; seed += 1) {
    const choose = randomly(seed)
    const command = {
      name: "some.command_1",
      values: Array.from({ length: choose(3) }, () => value(choose, 0)),
      named: Object.fromEntries(Array.from({ length: choose(3) }, (_, i) => [`key_${i}`, value(choose, 0)])),
    }
    assert.deepEqual(read(write(command)), command)
  }
})

const CODE = [
  "x 10**10**8",
  "x (globalThis.struck = 1)",
  "x `${globalThis.struck = 1}`",
  "x #{globalThis.struck = 1}",
  'x [].constructor.constructor("globalThis.struck = 1")()',
  "x => 1",
  "import('x')",
  `x ${"{a:".repeat(5000)}`,
]

for (const text of CODE) {
  test(`evaluates nothing of ${text.slice(0, 40)}`, () => {
    assert.throws(() => read(text), Unreadable)
    assert.equal(globalThis.struck, undefined)
  })
}

test("a long command takes as long as it is", () => {
  assert.equal(read(`x [${"1,".repeat(50_000)}]`).values[0].length, 50_000)
})
