import { expect } from 'vitest'
import { eventually } from './eventually.ts'
import { databaseFactsOf, factsOf } from './facts.ts'
import { mailbox } from './mailbox.ts'
import { brokenPromises } from './promises.ts'
import type { World } from './world.ts'

/**
 * Waits until everything that was begun has ended, and holds what must hold at the end of any run, however it was
 * disturbed: in every database, in the card network's books and in the mailbox.
 */
export async function expectInvariants(world: World): Promise<void> {
  const broken = async () => {
    const underWay = await underWayIn(world)
    return underWay.length > 0 ? underWay : brokenPromises(await factsOf(world))
  }
  await eventually('no promise to be broken', broken, [])
}

/** What has not ended, by the databases alone: the books and the mailbox are read as a whole, which takes long. */
async function underWayIn(world: World): Promise<string[]> {
  const { orders, mails, unpublished } = await databaseFactsOf(world)
  return [
    ...orders.filter(({ status }) => status === 'pending').map(({ id }) => `order ${id} is pending`),
    ...mails.filter(({ state }) => state !== 'sent').map(({ key, state }) => `mail ${key} is ${state}`),
    ...unpublished,
  ]
}

/** For a run in which no sender of mails was killed: nobody got a mail twice. */
export async function expectNoMailTwice(world: World): Promise<void> {
  const ids = (await mailbox(world)).map(({ headers }) => headers['message-id'])
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
}
