// What the values of commands are, by their names: the same name means the same everywhere, and a
// command says in `kinds` where its own is another one.

const TEXT = ["is a text in quotes", (value) => typeof value === "string"]
const TEXTS = ['is a list of texts, such as ["a", "b"]', (value) => Array.isArray(value) && value.every((one) => typeof one === "string")]
const NUMBERS = ["is a list of numbers, such as [0.75]", (value) => Array.isArray(value) && value.every((one) => typeof one === "number")]
const COUNT = ["is a whole number from 0", (value) => Number.isSafeInteger(value) && value >= 0]
const INTEGER = ["is a whole number", (value) => Number.isSafeInteger(value)]
const NUMBER = ["is a number", (value) => typeof value === "number"]
const FLAG = ["is true or false", (value) => typeof value === "boolean"]

const SAID = { text: TEXT, texts: TEXTS, numbers: NUMBERS, count: COUNT, integer: INTEGER, number: NUMBER, flag: FLAG }
const NAMES = {
  text: "frame left right model column job grid path uploaded destination_frame predictions_frame dest model_id name why project connection table select_query type algorithm pattern metric sort_by method format keep",
  texts: "source_frames paths columns frames models destination_frames targets",
  numbers: "ratios",
  count: "offset rows cols nbins replicas factors response_factors integer_range",
  integer: "seed seed_for_column_types",
  number: "real_range categorical_fraction integer_fraction binary_fraction time_fraction string_fraction missing_fraction binary_ones_fraction",
  flag: "force decreasing has_response randomize positive_response",
}
const USUAL = new Map(Object.entries(NAMES).flatMap(([kind, names]) => names.split(" ").map((name) => [name, kind])))

// A list may be given as the one value that it holds.
const LISTS = { texts: "text", numbers: "number" }

// The value as its command takes it, or {wrong}: the sentence that says what it should be.
export function fitted(name, value, own = {}) {
  const kind = own[name] ?? USUAL.get(name)
  if (kind === undefined) return { value }
  const meant = kind in LISTS && SAID[LISTS[kind]][1](value) ? [value] : value
  const [sentence, fits] = SAID[kind]
  return fits(meant) ? { value: meant } : { wrong: `'${name}' ${sentence}.` }
}
