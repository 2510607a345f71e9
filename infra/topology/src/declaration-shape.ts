const lists = ['routes', 'publishes', 'subscribes', 'schedules', 'secrets']

/** What a default export lacks to be a declaration. Nothing compiles a service.ts before a command reads it. */
export function missingIn(value: object): string[] {
  const entries = new Map<string, unknown>(Object.entries(value))
  const { name, portBlock } = Object.fromEntries(entries)
  return [
    ...(typeof name === 'string' ? [] : ['name, as in order']),
    ...(Number.isInteger(portBlock) ? [] : ['portBlock, as in 4500']),
    ...lists.filter((list) => !Array.isArray(entries.get(list))).map((list) => `${list}, which may be []`),
  ]
}
