import { currencyOf } from '@fanfare/contracts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cardFault } from '../src/orders/order-request.ts'

const { card: euro } = currencyOf('EUR')
const { card: dinar } = currencyOf('KWD')
const lower = { minimum: 50, maximum: 1_000, step: 1 }

describe('the part of an order that its card pays', () => {
  it.each([
    [690, 0, euro],
    [690, 640, euro],
    [690, 690, euro],
    [50, 0, euro],
    [5_120, 0, dinar],
    [5_124, 4, dinar],
    [1_000, 0, lower],
  ])('of %i, with %i from the balance, can be charged', (total, balanceAmount, limits) => {
    expect(cardFault({ total, balanceAmount }, limits)).toBeUndefined()
  })

  it.each([
    [690, 680, euro, 'Leaves 10 for the card, which is charged 50 at least: 640 or 690 would do.'],
    [690, 641, euro, 'Leaves 49 for the card, which is charged 50 at least: 640 or 690 would do.'],
    [49, 0, euro, 'Leaves 49 for the card, which is charged 50 at least: 49 would do.'],
    [50, 1, euro, 'Leaves 49 for the card, which is charged 50 at least: 0 or 50 would do.'],
    [5_124, 0, dinar, 'Leaves 5124 for the card, which is charged multiples of 10: 4 would do.'],
    [5_124, 9, dinar, 'Leaves 5115 for the card, which is charged multiples of 10: 4 or 14 would do.'],
    [5_124, 5_121, dinar, 'Leaves 3 for the card, which is charged 10 at least: 5114 or 5124 would do.'],
    [1_500, 499, lower, 'Leaves 1001 for the card, which is charged 1000 at most: 500 would do.'],
  ])('of %i, with %i from the balance, cannot be charged', (total, balanceAmount, limits, fault) => {
    expect(cardFault({ total, balanceAmount }, limits)).toBe(fault)
  })

  it('can be charged with each balance amount that a refusal names', () => {
    const parts = fc
      .integer({ min: 1, max: 3_000 })
      .chain((total) =>
        fc.record({ total: fc.constant(total), balanceAmount: fc.integer({ min: 0, max: total }) }),
      )
    fc.assert(
      fc.property(parts, fc.constantFrom(euro, dinar, lower), (parts, limits) => {
        const named = /: ([\d or]+) would do/.exec(cardFault(parts, limits) ?? '')?.[1]?.split(' or ') ?? []
        for (const balanceAmount of named.map(Number)) {
          expect(cardFault({ total: parts.total, balanceAmount }, limits)).toBeUndefined()
          expect(balanceAmount).toBeGreaterThanOrEqual(0)
          expect(balanceAmount).toBeLessThanOrEqual(parts.total)
        }
      }),
      { numRuns: 1_000 },
    )
  })
})
