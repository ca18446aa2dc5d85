import assert from "node:assert/strict"
import { test } from "node:test"

import { endingOf, grouped } from "../../../../steam/web/static/flow/files/groups.js"

const ENDINGS = [["/a/b.csv", "csv"], ["/a.d/b", ""], ["b.CSV.gz", "csv"], ["b.gz", "gz"], ["/x/.hidden", "hidden"], ["a.tar.parquet", "parquet"]]

for (const [path, ending] of ENDINGS) test(`${path} ends in '${ending}'`, () => assert.equal(endingOf(path), ending))

test("the largest group comes first", () => {
  const files = ["a.txt", "b.csv", "c.csv.gz"].map((path) => ({ path }))
  assert.deepEqual(grouped(files), [["csv", [{ path: "b.csv" }, { path: "c.csv.gz" }]], ["txt", [{ path: "a.txt" }]]])
})
