import { expect, it } from 'vitest'
import { createFairQueue, QueueFull } from '../src/sessions/fair-queue.ts'

const outcome = (job: Promise<string>) =>
  job.catch((error: unknown) => (error instanceof QueueFull ? 'refused' : String(error)))

it('takes turns between addresses: one that floods delays another by one job', async () => {
  const queue = createFairQueue(1, 60)
  const begun: string[] = []
  const add = (lane: string, name: string) => queue(lane, async () => void begun.push(name))
  const flood = ['f1', 'f2', 'f3', 'f4'].map((name) => add('flood', name))
  await Promise.all([...flood, add('ada', 'a1'), add('bob', 'b1')])
  expect(begun).toEqual(['f1', 'f2', 'a1', 'b1', 'f3', 'f4'])
})

it('refuses the last of the longest lane when it is full, and not whoever comes last', async () => {
  const queue = createFairQueue(1, 4)
  const { promise: blocked, resolve: unblock } = Promise.withResolvers<void>()
  const running = queue('flood', () => blocked)
  const flood = ['f1', 'f2', 'f3', 'f4', 'f5'].map((name) => outcome(queue('flood', async () => name)))
  const ada = outcome(queue('ada', async () => 'a1'))
  unblock()
  await running
  expect(await Promise.all([...flood, ada])).toEqual(['f1', 'f2', 'f3', 'refused', 'refused', 'a1'])
})

it('goes on after a job that fails', async () => {
  const queue = createFairQueue(1, 4)
  const failing = queue('ada', async () => Promise.reject(new Error('failed')))
  await expect(failing).rejects.toThrow('failed')
  expect(await queue('ada', async () => 'next')).toBe('next')
})
