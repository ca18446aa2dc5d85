// Prints what commands are in Python: lines of each command of a JSON list, as a JSON list.

globalThis.matchMedia = () => ({ addEventListener() {} })
globalThis.document = { addEventListener() {}, documentElement: { dataset: {} } }
globalThis.ResizeObserver = class {}

const { call } = await import("../../../../../steam/web/static/flow/commands/command.js")
const { dataCommands } = await import("../../../../../steam/web/static/flow/commands/data/all.js")
const { modelCommands } = await import("../../../../../steam/web/static/flow/commands/models/all.js")

const commands = new Map([...dataCommands, ...modelCommands].map((command) => [command.name, command]))
const sources = JSON.parse(process.argv[2])
const scripts = sources.map((source) => {
  const { command, given } = call(source, commands)
  return command.python(given)
})
console.log(JSON.stringify(scripts))
