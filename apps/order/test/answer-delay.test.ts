import { describe, expect, it } from 'vitest'
import { createAnswerDelay } from '../src/orders/answer-delay.ts'

const now = new Date('2026-11-25T12:00:00Z')
const before = (seconds: number) => new Date(now.getTime() - seconds * 1000)

describe('how long answers take at present', () => {
  it('is nothing before the first answer', () => {
    expect(createAnswerDelay().seconds(now)).toBe(0)
  })

  it('follows a backlog within a few answers, and its end as fast', () => {
    const delay = createAnswerDelay()
    for (let i = 0; i < 15; i++) delay.record('payment.captured', before(600), now)
    expect(delay.seconds(now)).toBeGreaterThan(550)
    for (let i = 0; i < 25; i++) delay.record('payment.captured', before(1), now)
    expect(delay.seconds(now)).toBeLessThan(5)
  })

  it('hardly follows one event that was late', () => {
    const delay = createAnswerDelay()
    for (let i = 0; i < 10; i++) delay.record('payment.captured', before(1), now)
    delay.record('payment.captured', before(600), now)
    expect(delay.seconds(now)).toBeLessThan(130)
  })

  it('is that of the slowest service', () => {
    const delay = createAnswerDelay()
    for (let i = 0; i < 50; i++) {
      delay.record('user.balance-debited', before(300), now)
      delay.record('payment.captured', before(1), now)
    }
    expect(delay.seconds(now)).toBeCloseTo(300, 1)
  })

  it('is not known when no answer came for two minutes', () => {
    const delay = createAnswerDelay()
    delay.record('user.balance-debited', before(900), before(121))
    expect(delay.seconds(now)).toBe(0)
  })
})
