// Amounts, shares and moments as people read them.

import { short } from "../../charts/numbers.js"

const UNITS = ["bytes", "KB", "MB", "GB", "TB"]
const whole = new Intl.NumberFormat("en-US")

export function bytes(size) {
  const power = size < 1024 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log2(size) / 10))
  return `${Number((size / 1024 ** power).toPrecision(power === 0 ? 4 : 3))} ${UNITS[power]}`
}

export function count(number) {
  return whole.format(number)
}

// plural(1, "row") is "1 row", plural(2000, "row") "2,000 rows"
export function plural(number, noun) {
  return `${count(number)} ${noun}${number === 1 ? "" : "s"}`
}

export function share(part, all) {
  if (all === 0 || part === 0) return "0 %"
  const percent = (100 * part) / all
  return percent < 0.1 ? "< 0.1 %" : `${percent.toFixed(1)} %`
}

// A value of a column of times, epoch milliseconds, in UTC; the time of day only where there is one.
export function moment(ms) {
  if (ms === null || !Number.isFinite(ms)) return "–"
  const date = new Date(ms)
  if (Number.isNaN(date.getTime())) return String(ms)
  const [day, time] = date.toISOString().split("T")
  return time === "00:00:00.000Z" ? day : `${day} ${time.replace(/(\.000)?Z$/, "")}`
}

// A value of a column: a moment where the column is of times.
export function valueOf(type, value) {
  return type === "Time" ? `${moment(value)} UTC` : short(value)
}
