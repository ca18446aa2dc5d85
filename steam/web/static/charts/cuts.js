// What a threshold means: counts of right and wrong answers, and the figures that follow from them.
// A cut is {threshold, tps, fps, tns, fns}: rows whose probability reaches the threshold are called
// positive. Figures are NaN where nothing is divided.

export function figures({ tps, fps, tns, fns }) {
  const fScore = (beta2) => ((1 + beta2) * tps) / ((1 + beta2) * tps + beta2 * fns + fps)
  return {
    accuracy: (tps + tns) / (tps + fps + tns + fns),
    precision: tps / (tps + fps),
    recall: tps / (tps + fns),
    specificity: tns / (tns + fps),
    fallout: fps / (fps + tns),
    f1: fScore(1),
    f2: fScore(4),
    f0point5: fScore(0.25),
    mcc: (tps * tns - fps * fns) / Math.sqrt((tps + fps) * (tps + fns) * (tns + fps) * (tns + fns)),
  }
}

// Cuts from the lowest threshold up; those that are no numbers are left out.
export function ordered(cuts) {
  return cuts
    .filter((cut) => ["threshold", "tps", "fps", "tns", "fns"].every((key) => Number.isFinite(cut[key])))
    .sort((a, b) => a.threshold - b.threshold)
}

// The place of the cut with the largest such figure; of equal ones the lowest threshold; -1 if none.
export function best(cuts, name) {
  let found = -1
  let largest = -Infinity
  cuts.forEach((cut, index) => {
    const value = figures(cut)[name]
    if (value > largest) {
      found = index
      largest = value
    }
  })
  return found
}

// The place of the cut whose threshold is nearest to `threshold`.
export function nearest(cuts, threshold) {
  return closest(cuts, (cut) => Math.abs(cut.threshold - threshold))
}

// The place of the cut that is nearest to a point of the ROC curve (or of precision over recall).
export function nearestOn(points, [x, y]) {
  return closest(points, ([px, py]) => (px - x) ** 2 + (py - y) ** 2)
}

// [fallout, recall] of every cut, from the highest threshold to the lowest, with both corners.
export function rocPoints(cuts) {
  const points = [...cuts].reverse().map(point)
  return [[0, 0], ...points, [1, 1]]
}

// [recall, precision] of every cut that calls any row positive, recall growing.
export function recallPoints(cuts) {
  return [...cuts]
    .reverse()
    .filter(({ tps, fps }) => tps + fps > 0)
    .map((cut) => {
      const { recall, precision } = figures(cut)
      return [recall, precision]
    })
}

export function point(cut) {
  const { fallout, recall } = figures(cut)
  return [fallout, recall]
}

function closest(items, distance) {
  let found = -1
  let smallest = Infinity
  items.forEach((item, index) => {
    const far = distance(item)
    if (far < smallest) {
      found = index
      smallest = far
    }
  })
  return found
}
