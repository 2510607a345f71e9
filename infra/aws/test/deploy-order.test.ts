import { findDeclarations } from '@fanfare/topology'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deployOrder } from '../src/deploy/order.ts'
import { unitsOf, unitsWith } from '../src/deploy/units.ts'

const services = await findDeclarations()

test('every service is deployed once, whatever order they are found in', () => {
  const order = deployOrder(services)
  expect(order.toSorted()).toEqual(services.map(({ name }) => name).toSorted())
  expect(deployOrder(services.toReversed())).toEqual(order)
})

test('where services do not hear each other, who hears comes before who publishes', () => {
  // Each service subscribes only to those with a higher number, so that there is no cycle.
  const chain = fc.array(fc.array(fc.nat(9), { maxLength: 4 }), { minLength: 1, maxLength: 10 })
  fc.assert(
    fc.property(chain, (heard) => {
      const made = heard.map((numbers, index) => ({
        name: `s${index}`,
        publishes: [`e${index}`],
        subscribes: numbers.filter((number) => number > index && number < heard.length).map((n) => `e${n}`),
      }))
      const order = deployOrder(made)
      for (const { name, subscribes } of made) {
        for (const event of subscribes) {
          expect(order.indexOf(name)).toBeLessThan(order.indexOf(event.replace('e', 's')))
        }
      }
    }),
  )
})

const place = (...names: string[]) =>
  names.map((name) => ({
    name,
    label: undefined,
    status: 'Ready',
    health: 'Green',

    abortable: false,
  }))

test('services without environments of their own are deployed together, after the others', () => {
  const there = place('test-a-web', 'test-a-worker', 'test-compact')
  expect(unitsOf(there, 'test', ['b', 'a', 'c'])).toEqual(['a', 'compact'])
  expect(unitsWith(['c'], ['a', 'compact'])).toEqual(['compact'])
  expect(unitsWith(['a'], ['a', 'compact'])).toEqual(['a'])
})

test('a service that has no place, or half of one, is told', () => {
  expect(() => unitsOf(place('test-a-web', 'test-a-worker'), 'test', ['a', 'b'])).toThrow(
    'no test-b-worker, test-b-web',
  )
  expect(() => unitsOf(place('test-a-web'), 'test', ['a'])).toThrow('The stage test has no test-a-worker')
})
