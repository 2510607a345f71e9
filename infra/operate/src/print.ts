import type { Letter } from './letter.ts'

const units = [
  ['d', 86_400],
  ['h', 3_600],
  ['min', 60],
  ['s', 1],
] as const

/** As in `3 h`. */
export function age(since: Date, now = new Date()): string {
  const seconds = Math.max(0, Math.round((now.getTime() - since.getTime()) / 1000))
  const [unit, size] = units.find(([, size]) => seconds >= size) ?? ['s', 1]
  return `${Math.floor(seconds / size)} ${unit}`
}

export function table(letters: readonly Letter[], now = new Date()): string {
  if (letters.length === 0) return 'Nothing: every event was delivered and handled.'
  const rows = letters.map((letter) => [
    letter.id,
    letter.service,
    letter.place,
    visible(letter.type ?? '?'),
    age(letter.since, now),
    oneLine(letter.reason),
  ])
  return columns([['id', 'service', 'place', 'type', 'age', 'reason'], ...rows])
}

export function whole(letter: Letter): string {
  const { event, body, since } = letter
  return [
    table([letter]),
    `since   ${since.toISOString()}`,
    ...(letter.place === 'dead' && event !== undefined
      ? [`in the log of ${letter.service}'s worker: eventId ${event.id}`]
      : []),
    visible(event === undefined ? body : JSON.stringify(event, undefined, 2)),
  ].join('\n')
}

export function asJson(letters: readonly Letter[], now = new Date()): string {
  const withAge = letters.map((letter) => ({
    ...letter,
    ageSeconds: Math.round((now.getTime() - letter.since.getTime()) / 1000),
  }))
  return JSON.stringify(withAge, undefined, 2)
}

/** A message may hold anything: control characters would change the terminal. */
export const visible = (text: string): string =>
  text.replaceAll(
    /[^\P{Cc}\n]/gu,
    (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  )

const oneLine = (text: string): string => {
  const line = visible(text).replaceAll(/\s+/g, ' ')
  return line.length > 160 ? `${line.slice(0, 159)}…` : line
}

function columns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
