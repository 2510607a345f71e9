import { optionsOf, UsageError } from '@fanfare/command'
import { exampleOf, placements } from './placement.ts'

/** A month, by default. */
export const someOrders = 100_000

export const usage = `Usage: pnpm cost [--placement NAME | --stage NAME] [--services N] [--orders N] [--json | --write]

What a month on AWS costs, line by line, of what the synthesised templates hold.

  --placement  ${placements.join(', ')}; all three unless told
  --stage      a stage of infra/aws/stages as it stands, as production
  --services   how many services; those in apps/ unless told, with copies of them when there are not enough
  --orders     orders a month; idle and ${someOrders.toLocaleString('en-US')} unless told
  --json       prints the bills as JSON, in dollars that are not rounded, and nothing else
  --write      writes docs/cost.md
  --help       this text`

export interface Options {
  readonly stages: readonly string[]
  /** Undefined for those in apps/. */
  readonly services: number | undefined
  readonly orders: readonly number[]
  readonly json: boolean
  readonly write: boolean
}

/** Throws a UsageError. */
export function optionsFrom(args: readonly string[]): Options {
  const { placement, stage, services, orders, json, write } = parse(args)
  if (placement !== undefined && stage !== undefined)
    throw new UsageError('A stage has its placement: say --placement or --stage, not both.')
  return {
    stages: stage === undefined ? examples(placement) : [stage],
    services: services === undefined ? undefined : wholeNumber('--services', services, 1),
    orders: orders === undefined ? [0, someOrders] : [wholeNumber('--orders', orders, 0)],
    json,
    write,
  }
}

function parse(args: readonly string[]) {
  return optionsOf(args, {
    placement: { type: 'string' },
    stage: { type: 'string' },
    services: { type: 'string' },
    orders: { type: 'string' },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  })
}

function examples(name: string | undefined): string[] {
  const chosen = placements.filter((placement) => name === undefined || placement === name)
  if (chosen.length === 0)
    throw new UsageError(`There is no placement ${name}: say ${placements.join(', ')}.`)
  return chosen.map(exampleOf)
}

function wholeNumber(option: string, text: string, least: number): number {
  const number = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(number) || number < least)
    throw new UsageError(`${option} takes a whole number from ${least} on, and not ${text}.`)
  return number
}
