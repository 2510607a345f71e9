import { changeTables } from '@fanfare/local/testing'
import { expect, inject, it } from 'vitest'
import { createAnswerDelay } from '../src/orders/answer-delay.ts'
import { nudgeStalledOrders } from '../src/orders/nudge-stalled-orders.ts'
import { startApps } from './support/apps.ts'
import { byBalance, postOrder, publishedTypes, readOrder, relay } from './support/orders.ts'

it('times are the same in a database with another time zone', async () => {
  const { config } = await startApps()
  const database = new URL(config.DATABASE_URL).pathname.slice(1)
  const setTimeZone = `ALTER DATABASE ${database} SET timezone = 'Pacific/Auckland'`
  await changeTables(inject('database'), config.DATABASE_URL, setTimeZone)

  const { web, worker, identity } = await startApps({ DATABASE_URL: config.DATABASE_URL })
  const ada = await identity.newCustomer()
  const placed = (await postOrder(web, ada, byBalance)).json()
  expect(await readOrder(web, ada, placed.id)).toEqual(placed)

  const placedAt = Date.parse(placed.createdAt)
  await relay(web)
  await nudgeStalledOrders(worker, createAnswerDelay(), new Date(placedAt + 59_000))
  expect(await publishedTypes(web, placed.id)).toEqual(['order.created'])
  await nudgeStalledOrders(worker, createAnswerDelay(), new Date(placedAt + 60_000))
  expect(await publishedTypes(web, placed.id)).toEqual(['order.created', 'order.created'])
})
