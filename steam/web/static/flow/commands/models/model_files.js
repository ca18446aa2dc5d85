// Files of models: what is told of the trainer's disk, and names made from those of files.

const UPLOADED = /^upload_/
const ENDING = /\.(zip|mojo|json|txt|model|ubj|bin)$/i

export const ITS_DISK = "The disk of the machine that the trainer runs on, which need not be yours; below a folder that the trainer may use (STEAM_IMPORT_ROOTS)."

// {file, name}: how an uploaded file was called, and a name for a model of it.
export function stemOf(key) {
  const file = key.replace(UPLOADED, "")
  return { file, name: file.replace(ENDING, "") || undefined }
}

// {folder, file} of a path of the trainer's machine.
export function placeOf(path) {
  const cut = path.lastIndexOf("/")
  return { folder: cut < 0 ? "" : path.slice(0, cut) || "/", file: path.slice(cut + 1) }
}
