import { createCutter } from '@fanfare/local/testing'
import { v7 as uuidv7 } from 'uuid'
import { expect, inject, it, onTestFinished } from 'vitest'
import { startApps } from '../support/apps.ts'
import { newCustomer } from '../support/customers.ts'
import { daemonHeaders, deliver, orderCancelled, orderCreated } from '../support/events.ts'

/** Of connections; more find nothing else, and take longer. */
const cuts = 150

const { config, web, worker } = await startApps({ PROFILE_CHANGES_PER_CUSTOMER: '1000000' })

// An error without a listener would end the process; it fails this run.
it('connections that are cut during requests, events and schedules: each is answered as usual or with 503, and done once', async () => {
  const ada = await newCustomer(web)
  const cutter = await createCutter({
    adminUrl: inject('database').adminUrl,
    url: config.DATABASE_URL,
    seed: 13,
  })
  onTestFinished(cutter.close)
  const statuses = new Set<number>()
  let debited = 0
  let credited = 0

  /** As clients and the daemon do: repeats what was not done. */
  async function untilDone(send: () => Promise<{ statusCode: number }>): Promise<void> {
    for (let status = 503; status === 503; statuses.add(status)) {
      const [response] = await Promise.all([send(), cutter.made < cuts && cutter.cut(10, 30)])
      status = response.statusCode
    }
  }

  async function work(): Promise<void> {
    while (cutter.made < cuts) {
      const order = { orderId: uuidv7(), userId: ada.id, balanceAmount: 1 }
      const [created, cancelled] = [orderCreated(order), orderCancelled(order)]
      await untilDone(() => deliver(worker, created))
      debited += 1
      const { headers } = ada
      const payload = { name: `Ada ${order.orderId}` }
      await untilDone(() => web.inject({ url: `/users/${ada.id}`, headers }))
      await untilDone(() => web.inject({ method: 'PATCH', url: `/users/${ada.id}`, headers, payload }))
      const task = { method: 'POST', url: '/schedules/prune-inbox', headers: daemonHeaders } as const
      await untilDone(() => worker.inject(task))
      if (debited % 2 === 1) continue
      await untilDone(() => deliver(worker, cancelled))
      credited += 1
    }
  }
  await Promise.all(Array.from({ length: 8 }, work))

  expect([...statuses].sort()).toEqual([200, 503])
  const { balance } = await web.db.user.findUniqueOrThrow({ where: { id: ada.id } })
  expect(balance).toBe(ada.balance - debited + credited)
})
