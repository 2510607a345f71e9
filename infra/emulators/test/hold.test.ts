import { fork } from 'node:child_process'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { holdsOf } from '../lifecycle/hold.ts'

function start() {
  const child = fork(new URL('support/held-process.ts', import.meta.url), {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let answers = 0
  child.on('message', () => {
    answers += 1
  })
  return {
    ...holdsOf(() => child),
    answers: () => answers,
    ask: () => child.send('standstills'),
    async standstills(): Promise<number> {
      child.send('standstills')
      const [count] = await once(child, 'message')
      return count
    },
  }
}

test('a paused process does nothing, until it goes on where it was', async () => {
  const [paused, other] = [start(), start()]
  await Promise.all([paused.standstills(), other.standstills()])
  paused.pause()
  paused.ask()
  for (let times = 0; times < 100; times += 1) await other.standstills()
  expect(paused.answers()).toBe(1)

  paused.resume()
  await paused.standstills()
})

test('what is paused twice, resumed at once, or resumed without a pause goes on', async () => {
  const held = start()
  held.resume()
  held.pause()
  held.pause()
  held.resume()
  await held.standstills()
  held.slow(10)
  held.pause()
  held.slow(50)
  await held.standstills()
})

test('a slow process stands still for the rest of its share, again and again, and answers in between', async () => {
  const slow = start()
  slow.slow(10)
  while ((await slow.standstills()) < 5);
  slow.resume()
  await slow.standstills()
})

test('a paused process goes on when the one that paused it is killed', async () => {
  const parent = fork(new URL('support/holding-parent.ts', import.meta.url), {
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  await once(parent.stdout ?? parent, 'data')
  parent.kill('SIGKILL')
  await once(parent.stdout ?? parent, 'close')
})
