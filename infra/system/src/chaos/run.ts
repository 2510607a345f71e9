import { setTimeout } from 'node:timers/promises'
import { type ConsoleClient, ConsoleError, type Invariant, type TryOrder } from '@fanfare/console/client'
import { begin, end, faultsOf, textOf } from './fault.ts'
import { type Pick, pickBy } from './random.ts'

interface ChaosOptions {
  readonly rounds: number
  readonly seed: number
}

/** Orders of a round, placed at the same time. */
const orders = 4

/** Milliseconds between two looks at the invariants, and the most. A message of a killed process comes back after 300 s. */
const pause = 500
const longest = 10 * 60_000

/** Looks that find the same fault before it is one: a message may be on its way, uncounted. */
const looks = 20

/**
 * Breaks a running stack at random, by the console's API, while orders are placed; releases everything, and waits for the
 * invariants. Returns the exit code.
 */
export async function runChaos(
  console: ConsoleClient,
  { rounds, seed }: ChaosOptions,
  print: (line: string) => void,
  stop: AbortSignal,
): Promise<number> {
  const pick = pickBy(seed)
  const faults = faultsOf((await console.broken()).parts, await console.map())
  const order = await ordersOf(console, pick)
  // The first one makes the customer, which needs parts that are about to break.
  await console.placeOrder(order())
  try {
    for (let round = 1; round <= rounds && !stop.aborted; round += 1) {
      const fault = pick(pick(faults))
      print(`${String(round).padStart(3)}  ${textOf(fault)}`)
      await begin(console, fault)
      const placed = await Promise.all(Array.from({ length: orders }, () => place(console, order())))
      await end(console, fault)
      const refused = placed.filter((reason) => reason !== undefined)
      const reasons = [...new Set(refused)].map((reason) => `, as: ${reason}`)
      print(`     ${orders - refused.length} orders accepted, ${refused.length} refused${reasons[0] ?? ''}`)
    }
  } finally {
    await console.releaseAll()
  }
  return stop.aborted ? 130 : untilHolding(console, print, stop)
}

async function ordersOf(console: ConsoleClient, pick: Pick): Promise<() => TryOrder> {
  const { products, cards } = await console.choices()
  return () => {
    const { id, price } = pick(products)
    const items = [{ productId: id, quantity: 1 }]
    const balanceAmount = pick([0, 1, Math.floor(price / 2), price])
    return balanceAmount === price
      ? { items, balanceAmount }
      : { items, balanceAmount, paymentMethod: pick(cards) }
  }
}

/** Why the order was refused, or undefined. */
async function place(console: ConsoleClient, order: TryOrder): Promise<string | undefined> {
  try {
    await console.placeOrder(order)
    return undefined
  } catch (error) {
    if (error instanceof ConsoleError) return error.message
    throw error
  }
}

async function untilHolding(
  console: ConsoleClient,
  print: (line: string) => void,
  stop: AbortSignal,
): Promise<number> {
  print('everything is released: what must hold?')
  const limit = Date.now() + longest
  let shown = ''
  let same = 0
  for (;;) {
    const open = (await console.invariants()).filter(({ verdict }) => verdict !== 'holds')
    if (open.length === 0) {
      print('every invariant holds')
      return 0
    }
    const text = open.map(lineOf).join('\n')
    if (text !== shown) print(text)
    same = text === shown ? same + 1 : 0
    shown = text
    const isBroken = same >= looks && open.some(({ verdict }) => verdict === 'broken')
    if (stop.aborted) return 130
    if (isBroken || Date.now() > limit) return 1
    await setTimeout(pause, undefined, { signal: stop }).catch(() => undefined)
  }
}

const lineOf = ({ name, verdict, found }: Invariant) => `     ${verdict}: ${name} (${found})`
