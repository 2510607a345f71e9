import Type, { type Static } from 'typebox'
import { Compile } from 'typebox/compile'
import { expect } from 'vitest'
import type { Customer } from './customer.ts'
import { eventually } from './eventually.ts'
import { send } from './http.ts'
import type { World } from './world.ts'

const ReceivedMail = Type.Object({
  subject: Type.String(),
  text: Type.String(),
  html: Type.String(),
  headers: Type.Object({ 'message-id': Type.String() }),
  envelope: Type.Object({ to: Type.Array(Type.Object({ address: Type.String() })) }),
})
const mails = Compile(Type.Array(ReceivedMail))

export type ReceivedMail = Static<typeof ReceivedMail>

/** Every delivered mail. */
export async function mailbox({ mailbox: url }: Pick<World, 'mailbox'>): Promise<ReceivedMail[]> {
  const { status, body } = await send('GET', `${url}/api/email`)
  if (status !== 200) throw new Error(`the mailbox answered ${status}`)
  return mails.Parse(body)
}

/** `order.confirmed` of the Message-ID `<order.confirmed.0190…@fanfare.example>`. */
export const kindOf = ({ headers }: ReceivedMail) => /^<(\w+\.[\w-]+)\./.exec(headers['message-id'])?.[1]

/** Waits until exactly one mail of each of these kinds has been sent to the customer and has arrived. */
export async function untilMails(
  world: Pick<World, 'mailbox'>,
  customer: Pick<Customer, 'mails' | 'email'>,
  kinds: readonly string[],
): Promise<void> {
  const wanted = [...kinds].sort()
  const sent = async () =>
    (await customer.mails()).map(({ kind, state }) => (state === 'sent' ? kind : `${kind} (${state})`)).sort()
  const arrived = async () =>
    (await mailbox(world))
      .filter(({ envelope }) => envelope.to.some(({ address }) => address === customer.email))
      .map(kindOf)
      .sort()
  // Last, since the mailbox is read as a whole.
  await eventually('the mails to the customer to be sent', sent, wanted)
  await eventually('the mails to the customer to arrive', arrived, wanted)
  expect(await sent()).toEqual(wanted)
}
