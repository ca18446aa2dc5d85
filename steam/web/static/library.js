// Libraries of others that a page needs now and then, fetched when they are first wanted.

const loading = new Map()

// The global that vendor/FILE makes. Raises an Error with a sentence when it cannot be had.
export function load(file, name) {
  if (!loading.has(file)) loading.set(file, fetched(file, name))
  return loading.get(file)
}

function fetched(file, name) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script")
    script.src = `/static/vendor/${file}`
    script.onload = () => resolve(globalThis[name])
    script.onerror = () => {
      loading.delete(file)
      reject(new Error("A part of this page could not be loaded; reload the page."))
    }
    document.head.append(script)
  })
}
