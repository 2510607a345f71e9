import { expect } from 'vitest'
import { eventually } from './eventually.ts'
import { databaseFactsOf, factsOf } from './facts.ts'
import { brokenInvariants } from './invariants.ts'
import { mailbox } from './mailbox.ts'
import type { World } from './world.ts'

/** Waits until all work has ended and every invariant holds: in the databases, in Stripe's books and in the mailbox. */
export async function expectInvariants(world: World): Promise<void> {
  const broken = async () => {
    const inProgress = await inProgressIn(world)
    return inProgress.length > 0 ? inProgress : brokenInvariants(await factsOf(world))
  }
  await eventually('every invariant to hold', broken, [])
}

/** Work in progress, by the databases alone: Stripe's books and the mailbox are read as a whole, which takes long. */
async function inProgressIn(world: World): Promise<string[]> {
  const { orders, mails, unpublished } = await databaseFactsOf(world)
  return [
    ...orders.filter(({ status }) => status === 'pending').map(({ id }) => `order ${id} is pending`),
    ...mails.filter(({ state }) => state !== 'sent').map(({ key, state }) => `mail ${key} is ${state}`),
    ...unpublished,
  ]
}

/** No mail was delivered twice. Holds in runs in which no mailer was killed. */
export async function expectNoMailTwice(world: World): Promise<void> {
  const ids = (await mailbox(world)).map(({ headers }) => headers['message-id'])
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
}
