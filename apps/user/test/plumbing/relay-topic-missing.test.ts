import { v7 as uuidv7 } from 'uuid'
import { expect, it } from 'vitest'
import { startListener } from '../support/listener.ts'
import { newStage, startOutbox } from '../support/relay.ts'

it('an event whose topic is not there yet holds back its aggregate only, and goes out when it is', async () => {
  const stage = newStage()
  const listener = await startListener(stage, ['user.created'])
  const { say, startRelay, left, prisma } = await startOutbox(stage)
  const [waiting, free] = [uuidv7(), uuidv7()]
  // By turns over two topics: the second of them is missing.
  await say(waiting, 1, 3)
  await say(free, 1)
  await startRelay()
  await listener.until(waiting, 1)
  await listener.until(free, 1)
  await expect.poll(left).toBe(2)

  await listener.openTopic('user.updated')
  await listener.until(waiting, 3)
  expect(listener.heardOf(waiting).map(({ revision }) => revision)).toEqual([1, 2, 3])
  await expect.poll(left).toBe(0)
  expect(await prisma.outboxDead.count()).toBe(0)
})
