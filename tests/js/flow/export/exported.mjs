// Prints a notebook as its Python script. Arguments: the cells, as a JSON list of {kind, source},
// and the trainer's address. Prints the names of all commands, as a JSON list, without arguments.

globalThis.matchMedia = () => ({ addEventListener() {} })
globalThis.document = { addEventListener() {}, documentElement: { dataset: {} } }
globalThis.ResizeObserver = class {}

const { commands } = await import("../../../../steam/web/static/flow/commands/registry.js")
const { script } = await import("../../../../steam/web/static/flow/export/python.js")

const [cells, url] = process.argv.slice(2)
if (cells === undefined) console.log(JSON.stringify([...commands.keys()]))
else console.log(script({ name: "Exported", cells: JSON.parse(cells) }, commands, url))
