/** Node's own modules that are loaded by now, as `NativeModule <name>`: Node appends to it as it loads. */
export const loadedModules = (process as unknown as { moduleLoadList: readonly string[] }).moduleLoadList
