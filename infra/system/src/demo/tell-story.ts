import { randomBytes } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { answerText } from './answer-text.ts'
import { choose } from './choose.ts'
import { createClient } from './client.ts'
import { differences, type Ending } from './ending.ts'
import { type Follower, follow } from './follow.ts'
import type { Printer } from './print.ts'
import type { Product } from './shapes.ts'
import type { Seen } from './steps/index.ts'
import { type Story, StoryFailure, type Wish } from './story.ts'
import { tooLate } from './too-late.ts'

/**
 * When a story is taken for one that hangs, and how often it is looked whether it is over, in milliseconds. A story takes
 * less than a second on a quiet machine; one that is a hundred times slower is not to be told that the shop is broken.
 */
const deadline = 180_000
const interval = 10

export interface Told {
  readonly title: string
  readonly orderId: string
  readonly currency: string
  readonly ending: Ending
  readonly follower: Follower
}

export interface Setting {
  readonly url: string
  readonly products: readonly Product[]
  readonly print: Printer
  readonly signal: AbortSignal
}

/** Registers a customer for the story and tells it to its end. Throws StoryFailure if it has another than it must. */
export async function tellStory({ title, customer: name, tell }: Story, setting: Setting): Promise<Told> {
  const { url, products, print, signal } = setting
  const began = Date.now()
  const registration = { name, email: newEmail(name), password: randomBytes(12).toString('base64url') }
  const shop = createClient(url, signal)
  const customer = await shop.register(registration)
  const { balance, currency } = customer
  if (balance === 0) throw new StoryFailure('New customers are given nothing here (WELCOME_CREDIT).')

  const client = createClient(url, signal, await shop.logIn(registration))
  const follower = follow(client, customer, began, print)
  let orderId = ''

  async function order({ worth, fromBalance, card }: Wish) {
    const { product, quantity } = choose(products, worth)
    const items = [{ productId: product.id, quantity }]
    const placed = await client.placeOrder({ items, balanceAmount: fromBalance, paymentMethod: card })
    orderId = placed.orderId
    if (placed.order) follower.learn(placed.order)
    follower.say('order', answerText(placed.status))
    return { status: placed.status, cardAmount: product.price * quantity - fromBalance }
  }

  async function until(missing: (seen: Seen) => readonly string[]): Promise<void> {
    while (missing(follower.seen).length > 0) {
      signal.throwIfAborted()
      if (Date.now() > began + deadline) throw tooLate(deadline, missing(follower.seen), follower)
      await setTimeout(interval)
    }
  }

  try {
    const ending = await tell({ balance, order, say: follower.say, until })
    await until((seen) => differences(ending, seen))
    return { title, orderId, currency, ending, follower }
  } finally {
    await follower.stop()
  }
}

/** Nobody registers twice with one e-mail. */
const newEmail = (name: string) =>
  `${name.replace(/ .*/, '').toLowerCase()}.${randomBytes(4).toString('hex')}@example.com`
