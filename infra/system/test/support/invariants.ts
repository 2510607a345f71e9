import { expect } from 'vitest'
import { eventually } from './eventually.ts'
import { factsOf } from './facts.ts'
import { mailbox } from './mailbox.ts'
import { brokenPromises } from './promises.ts'
import type { World } from './world.ts'

/**
 * Waits until everything that was begun has ended, and holds what must hold at the end of any run, however it was
 * disturbed: in every database, in the card network's books and in the mailbox.
 * @param timeout in milliseconds
 */
export async function expectInvariants(world: World, timeout = 25_000): Promise<void> {
  const broken = () => factsOf(world).then(brokenPromises, (error) => [String(error)])
  await eventually('every promise is kept; broken are', broken, [], { timeout, interval: 250 })
}

/** For a run in which no sender of mails was killed: nobody got a mail twice. */
export async function expectNoMailTwice(world: World): Promise<void> {
  const ids = (await mailbox(world)).map(({ headers }) => headers['message-id'])
  expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([])
}
