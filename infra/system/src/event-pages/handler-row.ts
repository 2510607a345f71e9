const depthOf = (line: string) => line.length - line.trimStart().length

/** The event's row of a table of handlers, without its indentation and the comma at its end. */
export function handlerRow(source: string, type: string): string {
  const lines = source.split(/\r?\n/)
  const start = lines.findIndex((line) => line.trimStart().startsWith(`'${type}':`))
  const first = lines[start]
  if (first === undefined) throw new Error(`handlers.ts has no row for ${type}`)
  const depth = depthOf(first)
  const isPart = (line: string) => depthOf(line) > depth || /^[)}\]]/.test(line.slice(depth))
  const length = lines.slice(start + 1).findIndex((line) => line.trim() !== '' && !isPart(line))
  return lines
    .slice(start, length < 0 ? undefined : start + 1 + length)
    .map((line) => line.slice(depth))
    .join('\n')
    .replace(/,$/, '')
}
