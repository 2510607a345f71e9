import { randomBytes } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { choose } from './choose.ts'
import type { Client } from './client.ts'
import { differences, type Ending } from './ending.ts'
import { type Follower, follow } from './follow.ts'
import { moneyText } from './money.ts'
import type { Printer } from './print.ts'
import type { Product } from './shapes.ts'
import type { Seen } from './steps/index.ts'
import { type Scene, type Story, StoryFailure } from './story.ts'

/** How long a story may take, in milliseconds. */
const deadline = 30_000
const interval = 10

export interface Told {
  readonly title: string
  readonly orderId: string
  readonly currency: string
  readonly ending: Ending
  readonly follower: Follower
}

export interface Setting {
  readonly client: Client
  readonly products: readonly Product[]
  readonly print: Printer
  readonly signal: AbortSignal
}

/** Registers a customer of its own, tells the story, and waits for its ending. Throws StoryFailure if there is another. */
export async function tellStory(story: Story, { client, products, print, signal }: Setting): Promise<Told> {
  print.title(story.title)
  const began = Date.now()
  const registration = {
    name: story.customer,
    email: `${story.customer.split(' ')[0]?.toLowerCase()}.${randomBytes(4).toString('hex')}@example.com`,
    password: randomBytes(12).toString('base64url'),
  }
  const customer = await client.register(registration)
  if (customer.balance === 0) {
    throw new StoryFailure(
      'new customers are given nothing here (WELCOME_CREDIT), and the story needs a balance',
    )
  }
  const own = await client.logIn(registration)
  const follower = follow(own, customer, began, print)
  let orderId = ''

  async function order({ worth, fromBalance, card }: Parameters<Scene['order']>[0]) {
    const { product, quantity } = choose(products, worth)
    const placed = await own.placeOrder({
      items: [{ productId: product.id, quantity }],
      balanceAmount: fromBalance,
      paymentMethod: card,
    })
    orderId = placed.orderId
    if (placed.order) follower.learn(placed.order)
    follower.say('order', `POST /orders answers ${placed.status}: ${words[placed.status]}`)
    return { status: placed.status, cardAmount: product.price * quantity - fromBalance }
  }

  async function until(missing: (seen: Seen) => readonly string[]): Promise<void> {
    while (missing(follower.seen).length > 0) {
      signal.throwIfAborted()
      if (Date.now() > began + deadline) throw tooLate(missing(follower.seen), follower)
      await setTimeout(interval)
    }
  }

  try {
    const ending = await story.tell({ balance: customer.balance, order, say: follower.say, until })
    await until((seen) => differences(ending, seen))
    return { title: story.title, orderId, currency: customer.currency, ending, follower }
  } finally {
    await follower.stop()
  }
}

/** What POST /orders means by its answer. */
const words: Readonly<Record<number, string>> = {
  201: 'placed',
  202: 'placed, the card will be asked as soon as can be',
  402: 'the card was declined',
}

function tooLate(missing: readonly string[], { seen, outOfSight }: Follower): StoryFailure {
  const [order] = seen.orders
  const lines = [
    `It did not come to its end within ${deadline / 1000} s. Awaited:`,
    ...missing.map((each) => `  ${each}`),
    'Seen last:',
    `  order ${order?.id ?? 'none'}: ${order ? JSON.stringify(order) : ''}`,
    `  payments: ${JSON.stringify(seen.payments)}`,
    `  balance ${moneyText(seen.balance, seen.customer.currency)}: ${JSON.stringify(seen.entries)}`,
    `  mails: ${JSON.stringify(seen.mails.map(({ kind, state }) => `${kind} ${state}`))}`,
    ...[...outOfSight].map(([what, why]) => `  ${what} could not be looked at: ${why}`),
  ]
  return new StoryFailure(lines.join('\n'))
}
