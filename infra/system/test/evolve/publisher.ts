import { randomUUID } from 'node:crypto'
import { pathToFileURL } from 'node:url'
import pg from 'pg'

// A publisher, with the contracts that it was built with: node publisher.ts CONTRACTS DATABASE_URL TOTAL
const [, , contracts = '', databaseUrl, total = ''] = process.argv
const { createEvent, encodeEvent } = await import(pathToFileURL(contracts).href)

const [orderId, userId] = [randomUUID(), randomUUID()]
const type = 'order.confirmed'
const envelope = { id: randomUUID(), source: 'order', subject: orderId, time: new Date(), type }
const both = { orderId, userId, currency: 'EUR' }
const first = { ...both, total: Number(total), balanceAmount: 0, cardAmount: Number(total) }
const second = { ...both, parts: [{ from: 'card', amount: Number(total) }] }
// The code of a publisher writes one version: the one that its contracts publish.
const { dataschema } = createEvent({ ...envelope, data: {} })
const event = createEvent({ ...envelope, data: dataschema.endsWith(':2') ? second : first })

const client = new pg.Client(databaseUrl)
client.on('error', console.error)
await client.connect()
await client.query('INSERT INTO outbox (event_id, type, key, body) VALUES ($1, $2, $3, $4)', [
  event.id,
  type,
  orderId,
  encodeEvent(event),
])
await client.query("SELECT pg_notify('outbox', '')")
await client.end()
