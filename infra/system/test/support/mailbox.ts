import { eventually as until } from '@fanfare/local/testing'
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

/** Every delivered mail; none where there is no mailer. */
export async function mailbox({ mailbox: url }: Pick<World, 'mailbox'>): Promise<ReceivedMail[]> {
  if (url === '') return []
  const { status, body } = await send('GET', `${url}/api/email`)
  if (status !== 200) throw new Error(`the mailbox answered ${status}`)
  return mails.Parse(body)
}

/** Waits for a link that was mailed to an address, and returns the token of the newest. */
export async function mailedToken(
  { mailbox: url }: Pick<World, 'mailbox'>,
  email: string,
  page = 'confirm-email',
): Promise<string> {
  return until(`a link mailed to ${email}`, async () => {
    const { body } = await send('GET', `${url}/api/email?envelope.to.address=${encodeURIComponent(email)}`)
    const tokens = mails
      .Parse(body)
      .flatMap(({ text }) => new RegExp(`/${page}#([\\w.-]+)`).exec(text)?.[1] ?? [])
    return tokens.at(-1) ?? expect.fail('no link yet')
  })
}

/** `order.confirmed` of the Message-ID `<order.confirmed.0190…@fanfare.example>`. */
export const kindOf = ({ headers }: ReceivedMail) => /^<(\w+\.[\w-]+)\./.exec(headers['message-id'])?.[1]

/** Waits until exactly one mail of each of these kinds has been sent to the customer and has arrived, where there is a mailer. */
export async function untilMails(
  world: Pick<World, 'mailbox'>,
  customer: Pick<Customer, 'mails' | 'email'>,
  kinds: readonly string[],
): Promise<void> {
  if (world.mailbox === '') return
  const wanted = [...kinds].sort()
  const sent = async () =>
    (await customer.mails()).map(({ kind, state }) => (state === 'sent' ? kind : `${kind} (${state})`)).sort()
  const arrived = async () =>
    (await mailbox(world))
      .filter(({ envelope }) => envelope.to.some(({ address }) => address === customer.email))
      .map(kindOf)
      // Notices about the account are not listed.
      .filter((kind) => kind !== 'user.notice-issued')
      .sort()
  // Last, since the mailbox is read as a whole.
  await eventually('the mails to the customer to be sent', sent, wanted)
  await eventually('the mails to the customer to arrive', arrived, wanted)
  expect(await sent()).toEqual(wanted)
}
