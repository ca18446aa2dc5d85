// Files that look as if they belonged to one frame: those with the same ending.

const PACKED = new Set(["gz", "bz2", "zst", "zip", "xz"])

// "/a/b.csv.gz" ends in "csv"; a name without a dot in ""
export function endingOf(path) {
  const [, ...endings] = path.split("/").at(-1).toLowerCase().split(".")
  if (endings.length > 1 && PACKED.has(endings.at(-1))) return endings.at(-2)
  return endings.at(-1) ?? ""
}

// [[ending, files]], the ending with most files first.
export function grouped(files) {
  const groups = new Map()
  for (const file of files) {
    const ending = endingOf(file.path)
    if (!groups.has(ending)) groups.set(ending, [])
    groups.get(ending).push(file)
  }
  return [...groups].sort(([, one], [, other]) => other.length - one.length)
}
