/** Node appends to it as it loads. */
const { moduleLoadList } = process as unknown as { readonly moduleLoadList: readonly string[] }

const names = new Set<string>()
let read = 0

/** The names of Node's own modules that are loaded by now, its internal ones included. */
export function loadedModules(): ReadonlySet<string> {
  for (; read < moduleLoadList.length; read++) {
    const entry = moduleLoadList[read] as string
    if (entry.startsWith('NativeModule ')) names.add(entry.slice('NativeModule '.length))
  }
  return names
}
