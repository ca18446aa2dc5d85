// A job of the trainer, followed until it ends.

import { at, get, post } from "./request.js"

const FIRST_POLL_MS = 60
const LAST_POLL_MS = 1000
const LONGEST_SILENCE_MS = 60_000
const ENDED = new Set(["DONE", "FAILED", "CANCELLED"])
const SILENT = new Set([0, 502, 503, 504]) // the master or the trainer does not answer

export function hasEnded(job) {
  return ENDED.has(job.status)
}

export async function readJob(key, { signal } = {}) {
  const { jobs } = await get(at`/3/Jobs/${key}`, {}, { signal })
  return jobs[0]
}

export async function cancelJob(key) {
  await post(at`/3/Jobs/${key}/cancel`)
}

// `onProgress` hears of every state that was read; the last one is answered. A master that is started
// anew does not end a job: who does not answer is asked again for a minute.
export async function follow(key, onProgress, { signal } = {}) {
  let answeredMs = performance.now()
  for (let pause = FIRST_POLL_MS; ; pause = Math.min(LAST_POLL_MS, pause * 1.5)) {
    try {
      const job = await readJob(key, { signal })
      answeredMs = performance.now()
      onProgress(job)
      if (hasEnded(job)) return job
    } catch (error) {
      if (!SILENT.has(error.status) || performance.now() - answeredMs > LONGEST_SILENCE_MS) throw error
    }
    await waited(pause, signal)
  }
}

function waited(ms, signal) {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted()
    const timer = setTimeout(resolve, ms)
    signal?.addEventListener("abort", () => {
      clearTimeout(timer)
      reject(signal.reason)
    }, { once: true })
  })
}
