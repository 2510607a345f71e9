import { greeting, type Letter, signature } from './letter.ts'

/** The letter for those who read plain text. */
export function asText({ paragraphs, amounts = [] }: Letter, name?: string): string {
  const width = Math.max(0, ...amounts.map(({ label }) => label.length))
  const table = amounts.map(({ label, amount }) => `  ${label.padEnd(width)}  ${amount}`).join('\n')
  return `${[greeting(name), ...paragraphs, ...(table ? [table] : []), signature].join('\n\n')}\n`
}
