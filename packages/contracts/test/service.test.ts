import { describe, expect, expectTypeOf, test } from 'vitest'
import {
  defineService,
  type Event,
  type EventOf,
  type EventType,
  type HandlersOf,
  type PublishedBy,
  type ServiceDeclaration,
} from '../src/index.ts'

const service = defineService({
  name: 'shop',
  portBlock: 5000,
  routes: [{ path: '/shop/*' }],
  publishes: ['order.confirmed'],
  subscribes: ['order.created', 'user.created'],
  schedules: [{ name: 'tidy', path: '/schedules/tidy', cron: '0 3 * * *' }],
  secrets: ['SHOP_KEY'],
})

interface Context {
  readonly greeting: string
}
type Handlers = HandlersOf<typeof service, Context>
type Handler<T extends EventType> = (event: EventOf<T>, context: Context) => Promise<void>

describe('a declaration', () => {
  test('is returned as it is, with its literal types', () => {
    expect(service).toMatchObject({ name: 'shop', subscribes: ['order.created', 'user.created'] })
    expectTypeOf(service.name).toEqualTypeOf<'shop'>()
    expectTypeOf(service.schedules[0].name).toEqualTypeOf<'tidy'>()
    expectTypeOf<PublishedBy<typeof service>>().toEqualTypeOf<'order.confirmed'>()
    expectTypeOf(service).toExtend<ServiceDeclaration>()
  })

  test('names only events that exist', () => {
    expectTypeOf<'order.created'>().toExtend<ServiceDeclaration['subscribes'][number]>()
    expectTypeOf<'order.eaten'>().not.toExtend<ServiceDeclaration['subscribes'][number]>()
    expectTypeOf<'order.eaten'>().not.toExtend<ServiceDeclaration['publishes'][number]>()
  })
})

describe('the handlers of a service', () => {
  test('are one for each event that it subscribes to', () => {
    expectTypeOf<keyof Handlers>().toEqualTypeOf<'order.created' | 'user.created'>()
    expectTypeOf<{
      'order.created': Handler<'order.created'>
      'user.created': Handler<'user.created'>
    }>().toExtend<Handlers>()
  })

  test('do not compile when one is missing', () => {
    expectTypeOf<{ 'order.created': Handler<'order.created'> }>().not.toExtend<Handlers>()
    expectTypeOf<Record<never, never>>().not.toExtend<Handlers>()
  })

  test('do not compile when one is superfluous', () => {
    // Handlers are written as an object literal, in which any other key is an error.
    expectTypeOf<'order.confirmed'>().not.toExtend<keyof Handlers>()
    expectTypeOf<'order.cancelled'>().not.toExtend<keyof Handlers>()
  })

  test('do not compile when one is for another event, or needs another context', () => {
    type With<H> = { 'order.created': H; 'user.created': Handler<'user.created'> }
    expectTypeOf<With<Handler<'order.created'>>>().toExtend<Handlers>()
    expectTypeOf<With<Handler<'order.cancelled'>>>().not.toExtend<Handlers>()
    expectTypeOf<
      With<(event: Event, context: { unknown: string }) => Promise<void>>
    >().not.toExtend<Handlers>()
    expectTypeOf<With<(event: EventOf<'order.created'>) => number>>().not.toExtend<Handlers>()
  })
})

describe('an event’s type', () => {
  test('follows from its name', () => {
    expectTypeOf<EventOf<'order.created'>['data']['total']>().toEqualTypeOf<number>()
    expectTypeOf<EventOf<'order.created'>['data']['paymentMethod']>().toEqualTypeOf<string | undefined>()
    expectTypeOf<EventOf<'order.created'>['dataschema']>().toEqualTypeOf<'urn:fanfare:order.created:1'>()
    expectTypeOf<EventOf<'order.cancelled'>['data']['reason']>().toEqualTypeOf<
      'payment-declined' | 'balance-too-small' | 'cancelled-by-customer' | 'timed-out'
    >()
    expectTypeOf<EventOf<'order.confirmed'>['data']>().not.toHaveProperty('reason')
  })
})
