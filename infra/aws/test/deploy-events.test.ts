import { expect, test } from 'vitest'
import { openEventLog } from '../src/deploy/event-log.ts'
import { makeStage, web } from './support/beanstalk/deployment.ts'

async function follow(pageSize: number) {
  const { aws, on } = await makeStage()
  aws.state.pageSize = pageSize
  const environment = aws.addEnvironment(web)
  const log = await openEventLog(on.aws, web)
  const start = Date.now()
  return {
    tell: (message: string, atSecond: number) => environment.tell('INFO', message, start + atSecond * 1000),
    news: async () => (await log.news()).map(({ message }) => message),
  }
}

test.each([1, 2, 1000])('each event is told once and in order, in pages of %i', async (pageSize) => {
  const { tell, news } = await follow(pageSize)
  for (const n of [1, 2, 3]) tell(`event ${n}`, n)
  expect(await news()).toEqual(['event 1', 'event 2', 'event 3'])
  tell('event 4', 4)
  expect(await news()).toEqual(['event 4'])
  expect(await news()).toEqual([])
})

test('two events that are equal to the letter are two', async () => {
  const { tell, news } = await follow(2)
  tell('again', 1)
  expect(await news()).toEqual(['again'])
  tell('again', 1)
  expect(await news()).toEqual(['again'])
  expect(await news()).toEqual([])
})

test('an event that shows after a later one did is not lost', async () => {
  const { tell, news } = await follow(2)
  tell('later', 60)
  expect(await news()).toEqual(['later'])
  tell('earlier', 10)
  expect(await news()).toEqual(['earlier'])
})
