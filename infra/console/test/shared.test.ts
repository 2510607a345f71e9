import { expect, test } from 'vitest'
import { shared } from '../src/server/shared.ts'

const day = 86_400_000

test('what is under way, and what is new enough, is not read again', async () => {
  let reads = 0
  const read = shared(day, async () => {
    reads += 1
    return reads
  })
  expect(await Promise.all([read(), read()])).toEqual([1, 1])
  expect(await read()).toBe(1)
})

test('what is too old is read again', async () => {
  let reads = 0
  const read = shared(0, async () => {
    reads += 1
    return reads
  })
  expect([await read(), await read()]).toEqual([1, 2])
})

test('a failure is not kept', async () => {
  const answers = [Promise.reject(new Error('stopped')), Promise.resolve('up')]
  const read = shared(day, async () => answers.shift())
  await expect(read()).rejects.toThrow('stopped')
  expect(await read()).toBe('up')
})
