const depthOf = (line: string) => line.length - line.trimStart().length

/** Where the event's row of a table of handlers is: the lines from `start` until before `end`. */
export function handlerLines(source: string, type: string) {
  const lines = source.split(/\r?\n/)
  const start = lines.findIndex((line) => line.trimStart().startsWith(`'${type}':`))
  const first = lines[start]
  if (first === undefined) throw new Error(`handlers.ts has no row for ${type}`)
  const depth = depthOf(first)
  const isPart = (line: string) => depthOf(line) > depth || /^[)}\]]/.test(line.slice(depth))
  const length = lines.slice(start + 1).findIndex((line) => line.trim() !== '' && !isPart(line))
  return { lines, start, end: length < 0 ? lines.length : start + 1 + length, depth }
}

/** The event's row without its indentation and the comma at its end. */
export function handlerRow(source: string, type: string): string {
  const { lines, start, end, depth } = handlerLines(source, type)
  return lines
    .slice(start, end)
    .map((line) => line.slice(depth))
    .join('\n')
    .replace(/,$/, '')
}
