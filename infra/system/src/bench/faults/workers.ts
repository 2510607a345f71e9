import { fileURLToPath } from 'node:url'
import { createEvent, encodeEvent, eventsPath, queueName } from '@fanfare/contracts'
import { freePort, type LocalAws } from '@fanfare/local'
import { daemonConnections } from '@fanfare/topology'
import { Agent, request } from 'undici'
import { v7 as uuidv7 } from 'uuid'
import { startProgram } from '../process.ts'

/** The payment service's worker, and one as it was before. With the connections that the daemon opens to each. */
export async function startWorkers({ service, postgres }: LocalAws, stripe?: string) {
  const { folder, worker } = service('payment')
  const env: NodeJS.ProcessEnv = { ...worker.env(), ...(stripe && { STRIPE_API_BASE: stripe }) }
  const before = await startProgram(fileURLToPath(new URL('../servers/before.ts', import.meta.url)), {
    port: await freePort(),
    env: { ...process.env, DATABASE_URL: postgres.serviceUrl('payment'), STRIPE_API_BASE: stripe },
  })
  const now = await startProgram('src/worker.ts', { cwd: folder, port: await freePort(), env })
  return {
    before: { ...before, connections: 50 },
    now: { ...now, connections: daemonConnections(env['DATABASE_POOL_SIZE']) },
    stop: () => Promise.all([before.stop(), now.stop()]),
  }
}

type Worker = Awaited<ReturnType<typeof startWorkers>>['now']

/** An order by card, as the daemon delivers it. */
export function createDelivery({ stage }: LocalAws, { url }: Pick<Worker, 'url'>) {
  const dispatcher = new Agent({ connections: 50, bodyTimeout: 0, headersTimeout: 0 })
  const over = new AbortController()
  const headers = {
    'content-type': 'application/json',
    'x-aws-sqsd-msgid': uuidv7(),
    'x-aws-sqsd-queue': queueName(stage, 'payment'),
  }
  return {
    async deliver(): Promise<number> {
      const options = {
        method: 'POST',
        headers,
        dispatcher,
        body: orderByCard(),
        signal: over.signal,
      } as const
      const { statusCode, body } = await request(`${url}${eventsPath}`, options)
      await body.dump()
      return statusCode
    },
    async runTask(path: string): Promise<void> {
      const { statusCode, body } = await request(`${url}${path}`, { method: 'POST', headers, dispatcher })
      if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}: ${await body.text()}`)
      await body.dump()
    },
    /** Gives up what is not answered. */
    async close(): Promise<void> {
      over.abort()
      await dispatcher.close()
    },
  }
}

function orderByCard(): string {
  const [orderId, userId, productId] = [uuidv7(), uuidv7(), uuidv7()]
  const items = [{ productId, name: 'Tea', quantity: 1, unitPrice: 490 }]
  const amounts = { total: 490, balanceAmount: 0, cardAmount: 490, currency: 'EUR' }
  const data = { orderId, userId, items, ...amounts, paymentMethod: 'pm_card_visa' }
  const facts = {
    id: uuidv7(),
    type: 'order.created',
    source: 'order',
    subject: orderId,
    time: new Date(),
  } as const
  return encodeEvent(createEvent({ ...facts, data }))
}
