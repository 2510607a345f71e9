// Needs: payment
import Type from 'typebox'
import { Compile } from 'typebox/compile'
import { expect } from 'vitest'
import { send } from './http.ts'
import type { World } from './world.ts'

const Intent = Type.Object({
  id: Type.String(),
  status: Type.String(),
  amount: Type.Integer(),
  amount_capturable: Type.Integer(),
  amount_received: Type.Integer(),
  metadata: Type.Object({ orderId: Type.Optional(Type.String()) }),
})
const Refund = Type.Object({ id: Type.String(), payment_intent: Type.String(), amount: Type.Integer() })
const intents = Compile(Type.Object({ data: Type.Array(Intent), has_more: Type.Boolean() }))
const refunds = Compile(Type.Object({ data: Type.Array(Refund), has_more: Type.Boolean() }))

/** One payment intent of Stripe's. Amounts are cents. */
export interface Charge {
  readonly id: string
  readonly orderId: string | undefined
  readonly status: string
  readonly amount: number
  readonly held: number
  readonly captured: number
  readonly refunded: number
}

/** Every payment intent, as Stripe's API returns them. */
export async function charges({ stripe }: Pick<World, 'stripe'>): Promise<Charge[]> {
  const [allIntents, allRefunds] = await Promise.all([
    list(`${stripe}/v1/payment_intents`, (body) => intents.Parse(body)),
    list(`${stripe}/v1/refunds`, (body) => refunds.Parse(body)),
  ])
  return allIntents.map(({ id, status, amount, amount_capturable, amount_received, metadata }) => ({
    id,
    orderId: metadata.orderId,
    status,
    amount,
    held: amount_capturable,
    captured: amount_received,
    refunded: allRefunds
      .filter(({ payment_intent }) => payment_intent === id)
      .reduce((sum, refund) => sum + refund.amount, 0),
  }))
}

async function list<T extends { readonly id: string }>(
  url: string,
  parse: (body: unknown) => { data: T[]; has_more: boolean },
): Promise<T[]> {
  const all: T[] = []
  for (let more = true; more; ) {
    const last = all.at(-1)
    const after = last ? `&starting_after=${last.id}` : ''
    const { status, body } = await send('GET', `${url}?limit=100${after}`, { token: 'sk_test_books' })
    if (status !== 200) throw new Error(`GET ${url} answered ${status}: ${JSON.stringify(body)}`)
    const page = parse(body)
    all.push(...page.data)
    more = page.has_more
  }
  return all
}

/** The payment intents of one order. */
export async function chargesOf(world: Pick<World, 'stripe'>, orderId: string): Promise<Charge[]> {
  return (await charges(world)).filter((charge) => charge.orderId === orderId)
}

/** Controls when the Stripe emulator decides on its slow cards; see its README. */
export function stripeControls({ stripe }: Pick<World, 'stripe'>) {
  const control = async (command: 'hold' | 'release'): Promise<void> => {
    const { status } = await send('POST', `${stripe}/test/${command}`, { token: 'sk_test_system' })
    expect(status, `the status of ${command}`).toBe(204)
  }
  return {
    /** Holds back every decision and every repeated webhook. */
    hold: () => control('hold'),
    /** Decides and delivers everything that is held back. */
    release: () => control('release'),
  }
}
