import { cpus, totalmem } from 'node:os'
import { aligned } from '@fanfare/command'
import { type Figure, type Result, reached } from './result.ts'

export function machine(): string {
  const [first] = cpus()
  const memory = Math.round(totalmem() / 1024 ** 3)
  return `${cpus().length} × ${first?.model.trim() ?? 'unknown processor'}, ${memory} GB, ${process.platform} ${process.arch}, Node ${process.version}`
}

const shown = ({ value, unit }: Figure) =>
  `${value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(value < 10 ? 2 : 1)} ${unit}`

const aimOf = ({ aim }: Figure) => (!aim ? '' : 'atLeast' in aim ? `≥ ${aim.atLeast}` : `≤ ${aim.atMost}`)

const reachedText = (figure: Figure) =>
  ({ true: 'yes', false: 'no', undefined: '' })[String(reached(figure))] ?? ''

/** Columns: figure, value, aim, reached. */
const rows = (result: Result) =>
  result.figures.map((figure) => [figure.name, shown(figure), aimOf(figure), reachedText(figure)])

export function table(result: Result): string {
  const lines = aligned([['', 'measured', 'aim', 'reached'], ...rows(result)])
  return [`${result.benchmark}: ${result.what}`, '', ...lines.map((line) => `  ${line}`), ''].join('\n')
}

export function markdown(results: readonly Result[], date: Date): string {
  return [
    '# Benchmarks',
    '',
    'Written by `npx --yes pnpm@12 bench`. Absolute figures depend on the machine and the day. Compare the ratios, which are measured within one run.',
    '',
    `Machine: ${machine()}. Date: ${date.toISOString().slice(0, 10)}.`,
    ...results.flatMap((result) => [
      '',
      `## ${result.benchmark}`,
      '',
      `${result.what[0]?.toUpperCase()}${result.what.slice(1)}.`,
      '',
      '| figure | measured | aim | reached |',
      '|---|--:|---|---|',
      ...rows(result).map((row) => `| ${row.join(' | ')} |`),
    ]),
    '',
  ].join('\n')
}
