import Type from 'typebox'
import { Compile } from 'typebox/compile'
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

/** What the card network knows of one attempt to pay. Amounts are cents. */
export interface Charge {
  readonly id: string
  readonly orderId: string | undefined
  readonly status: string
  readonly amount: number
  readonly held: number
  readonly captured: number
  readonly refunded: number
}

/** The card network's books, as its own API shows them. */
export async function books({ cardNetwork }: Pick<World, 'cardNetwork'>): Promise<Charge[]> {
  const [allIntents, allRefunds] = await Promise.all([
    everything(`${cardNetwork}/v1/payment_intents`, (body) => intents.Parse(body)),
    everything(`${cardNetwork}/v1/refunds`, (body) => refunds.Parse(body)),
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

async function everything<T extends { readonly id: string }>(
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

/** An order's own part of the books. */
export async function chargesOf(world: Pick<World, 'cardNetwork'>, orderId: string): Promise<Charge[]> {
  return (await books(world)).filter((charge) => charge.orderId === orderId)
}
