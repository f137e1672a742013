const DOM_CLASSES = ['EventTarget', 'Window', 'Node', 'Event', 'Storage', 'Location', 'History', 'Navigator', 'Range'] as const

/** The DOM's base classes, where the environment has a DOM: Node's own `EventTarget` is not one of them. */
export function domPrototypes(context: typeof globalThis): object[] {
  if (!('document' in context)) return []
  const prototypes: object[] = []
  for (const name of DOM_CLASSES) {
    const value = (context as unknown as Record<string, { prototype?: object } | undefined>)[name]
    if (value?.prototype) prototypes.push(value.prototype)
  }
  return prototypes
}
