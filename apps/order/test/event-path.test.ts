import { decodeEvent } from '@fanfare/contracts'
import { freshStage, receiveAll, startTestBroker } from '@fanfare/local/testing'
import { afterAll, expect, it } from 'vitest'
import { startApps } from './support/apps.ts'
import { deliver, tells } from './support/events.ts'
import { byBoth, postOrder } from './support/orders.ts'

const { aws, stop } = await startTestBroker()
afterAll(stop)
const { stage, queueUrls, topicArnPrefix } = await freshStage(aws)
const { web, worker, identity } = await startApps({
  STAGE: stage,
  SNS_TOPIC_ARN_PREFIX: topicArnPrefix.slice(0, -`${stage}-`.length),
  AWS_ENDPOINT_URL: aws.endpoint,
})

const heardBy = async (service: string, count: number) =>
  (await receiveAll(aws, queueUrls.get(service) ?? '', count)).map(decodeEvent)

it('what is decided about an order reaches the queues of those who wait for it, in its trace', async () => {
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
  const { headers, ...ada } = await identity.newCustomer()
  const customer = { ...ada, headers: { ...headers, traceparent } }
  const { id } = (await postOrder(web, customer, byBoth)).json()
  const [created] = await heardBy('payment', 1)
  expect(created).toMatchObject({ type: 'order.created', subject: id, traceparent })
  expect(await heardBy('user', 1)).toEqual([created])

  await deliver(worker, tells('user.balance-debited', id))
  expect(await heardBy('payment', 1)).toMatchObject([{ type: 'order.confirmed', subject: id }])
  expect(await heardBy('mailer', 2)).toMatchObject([{ type: 'order.created' }, { type: 'order.confirmed' }])
  await expect.poll(() => web.prisma.outbox.count()).toBe(0)
})
