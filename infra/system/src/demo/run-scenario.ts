import { randomBytes } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { createClient } from './client.ts'
import { type Follower, follow } from './follow.ts'
import { mailedToken } from './mailed-token.ts'
import { differences, type Outcome } from './outcome.ts'
import type { Printer } from './print.ts'
import { type OrderRequest, type Scenario, ScenarioFailure } from './scenario.ts'
import type { Product } from './shapes.ts'
import type { Seen } from './steps/index.ts'

/** Limit of a scenario and pause between two checks, in milliseconds. An idle machine takes less than a second. */
const limit = 180_000
const interval = 10

export interface Finished {
  readonly title: string
  readonly orderId: string
  readonly currency: string
  readonly outcome: Outcome
  readonly follower: Follower
}

interface Setting {
  readonly url: string
  readonly mailbox: string
  readonly products: readonly Product[]
  readonly print: Printer
  readonly signal: AbortSignal
}

/** Throws ScenarioFailure when it ends with another outcome. */
export async function runScenario(
  { title, customer: name, run }: Scenario,
  setting: Setting,
): Promise<Finished> {
  const { url, mailbox, products, print, signal } = setting
  const began = Date.now()
  const registration = { name, email: uniqueEmail(name), password: randomBytes(12).toString('base64url') }
  const shop = createClient(url, signal)
  const { token } = await shop.register(registration)
  const mailed = await mailedToken(mailbox, registration.email, signal)
  const customer = await shop.confirmEmail(mailed, registration)
  const { balance, currency } = customer
  if (balance === 0) throw new ScenarioFailure('New customers have no balance here (WELCOME_CREDIT is 0).')

  const client = createClient(url, signal, token)
  const follower = follow(client, customer, began, print)
  let orderId = ''

  async function order({ worth, fromBalance, card }: OrderRequest) {
    const { product, quantity } = chooseItem(products, worth)
    const items = [{ productId: product.id, quantity }]
    const placed = await client.placeOrder({ items, balanceAmount: fromBalance, paymentMethod: card })
    orderId = placed.orderId
    if (placed.order) follower.add(placed.order)
    follower.print(
      'order',
      `POST /orders answers ${placed.status}: ${meanings[placed.status] ?? 'unexpected'}`,
    )
    return { status: placed.status, cardAmount: product.price * quantity - fromBalance }
  }

  async function until(missing: (seen: Seen) => readonly string[]): Promise<void> {
    while (missing(follower.seen).length > 0) {
      signal.throwIfAborted()
      if (Date.now() > began + limit) throw timedOut(missing(follower.seen), follower)
      await setTimeout(interval)
    }
  }

  try {
    const outcome = await run({ balance, order, print: follower.print, until })
    await until((seen) => differences(outcome, seen))
    return { title, orderId, currency, outcome, follower }
  } finally {
    await follower.stop()
  }
}

const meanings: Readonly<Record<number, string>> = {
  201: 'the order is placed',
  202: 'the order is placed, its card is not authorised yet',
  402: 'the payment was not made',
}

const uniqueEmail = (name: string) =>
  `${name.replace(/ .*/, '').toLowerCase()}.${randomBytes(4).toString('hex')}@example.com`

/** Worth at least this many minor units; more of the dearest product if necessary. */
function chooseItem(products: readonly Product[], worth: number) {
  const byPrice = products.toSorted((one, other) => one.price - other.price)
  const product = byPrice.find(({ price }) => price * 2 >= worth) ?? byPrice.at(-1)
  if (!product) throw new Error('the shop has no products')
  return { product, quantity: Math.ceil(worth / product.price) }
}

function timedOut(missing: readonly string[], { seen, errors }: Follower) {
  const { orders, payments, balance, entries, mails } = seen
  const last: readonly [string, unknown][] = [
    ['orders', orders],
    ['payments', payments],
    ['balance', balance],
    ['balance entries', entries],
    ['mails', mails.map(({ kind, state }) => `${kind} ${state}`)],
  ]
  return new ScenarioFailure(
    [
      `The scenario did not end within ${limit / 1000} s. Missing:`,
      ...missing.map((each) => `  ${each}`),
      'Last seen:',
      ...last.map(([what, value]) => `  ${what}: ${JSON.stringify(value)}`),
      ...[...errors].map(([what, reason]) => `  ${what} could not be read: ${reason}`),
    ].join('\n'),
  )
}
