// Needs: mailer, payment
import { eventsPath, queueName } from '@fanfare/contracts'
import { expect, inject, test } from 'vitest'
import { cards } from './support/cards.ts'
import { newCustomer, untilOrder } from './support/customer.ts'
import { rows } from './support/databases.ts'
import { expectProblem, send } from './support/http.ts'
import { listeners } from './support/listeners.ts'
import { lockStack } from './support/lock-stack.ts'
import { musicStand, orderOf } from './support/orders.ts'
import { parse } from './support/shapes.ts'
import { chargesOf } from './support/stripe.ts'
import { secretsOf, serviceOf } from './support/world.ts'

// Access to databases, workers, internal routes, resources of other customers, and ports.
const world = inject('world')
lockStack(world, 'shared')
const services = Object.keys(world.services)

test.each(services)('only %s has access to its database', async (name) => {
  const own = new URL(serviceOf(world, name).database)
  expect(await rows(own.href, 'SELECT current_user AS who')).toEqual([{ who: name }])
  for (const other of [...services.filter((it) => it !== name), 'postgres', 'template1']) {
    const url = Object.assign(new URL(own), { pathname: `/${other}` })
    await expect(rows(url.href, 'SELECT 1'), `${name} in the database ${other}`).rejects.toThrow(
      /permission denied/,
    )
  }
  for (const sql of ['CREATE ROLE eve', 'CREATE DATABASE eve', "SELECT pg_read_file('/etc/passwd')"]) {
    await expect(rows(own.href, sql), `${name}: ${sql}`).rejects.toThrow(/permission denied/)
  }
})

test('a database requires its password', async () => {
  const url = new URL(serviceOf(world, 'order').database)
  url.password = 'guessed'
  await expect(rows(url.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/)
})

test.each(services)("%s's worker accepts only the daemon of its own queue on this machine", async (name) => {
  const { worker } = serviceOf(world, name)
  const others = services.find((it) => it !== name) ?? ''
  const daemons = { 'x-aws-sqsd-msgid': '1', 'x-aws-sqsd-queue': queueName(world.stage, name) }
  const rejected: Record<string, string>[] = [
    {},
    { 'user-agent': 'aws-sqsd/3.0.4' },
    { 'x-aws-sqsd-msgid': '1' },
    { ...daemons, 'x-aws-sqsd-queue': queueName(world.stage, others) },
    { ...daemons, 'x-forwarded-for': '203.0.113.7' },
    { ...daemons, 'x-forwarded-for': '127.0.0.1, 203.0.113.7' },
  ]
  for (const path of [eventsPath, '/schedules/prune-inbox', '/nothing']) {
    for (const headers of rejected)
      expectProblem(await send('POST', worker + path, { headers, body: {} }), 403)
  }
  expectProblem(await send('POST', worker + eventsPath, { headers: daemons, raw: 'no event' }), 400)
  expect(await send('GET', `${worker}/health/ready`)).toMatchObject({ status: 200 })
})

test('web processes do not serve the routes of the worker daemon', async () => {
  for (const { web } of Object.values(world.services)) {
    expectProblem(await send('POST', web + eventsPath, { body: {} }), 404)
    expectProblem(await send('POST', `${web}/schedules/prune-inbox`), 404)
  }
})

test('only the order service may authorise a card', async () => {
  const ada = await newCustomer(world)
  const { web } = serviceOf(world, 'payment')
  const orderId = '0190a5a5-0000-7000-8000-000000000001'
  const body = { orderId, userId: ada.id, amount: 100, currency: 'EUR', paymentMethod: cards.good }
  for (const token of [undefined, ada.token, 'x', `${(await secretsOf(world)).PAYMENT_API_TOKEN}x`]) {
    expectProblem(await send('POST', `${web}/authorizations`, { token, body }), 401)
  }
  expect(await chargesOf(world, orderId)).toEqual([])
})

test("a customer's resources do not exist for other customers", async () => {
  const [ada, eve] = await Promise.all([newCustomer(world), newCustomer(world, 'Eve Example')])
  const { id } = parse.order((await ada.place(orderOf(musicStand, { paymentMethod: cards.good }))).body)
  await untilOrder(ada, id, { status: 'confirmed', payment: 'captured' })
  const [[payment], [mail]] = await Promise.all([ada.payments(), ada.mails()])
  const lists = ['orders', 'payments', 'mails', 'balance-entries'].map((list) => `/users/${ada.id}/${list}`)
  const unused = '0190a5a5-0000-7000-8000-000000000000'

  for (const path of [
    `/users/${ada.id}`,
    `/orders/${id}`,
    `/payments/${payment?.id}`,
    `/mails/${mail?.id}`,
    ...lists,
  ]) {
    expect(await ada.request('GET', path), `GET ${path} by its owner`).toMatchObject({ status: 200 })
    const otherCustomers = await eve.request('GET', path)
    expectProblem(otherCustomers, 404)
    const missing = await eve.request('GET', path.replace(/[0-9a-f-]{36}/, unused))
    expect(Object(otherCustomers.body).detail, 'the same detail for both').toBe(Object(missing.body).detail)
  }
  expectProblem(await eve.request('POST', `/orders/${id}/cancel`), 404)
  expectProblem(await eve.request('PATCH', `/users/${ada.id}`, { body: { name: 'Eve' } }), 404)
  expect(await ada.order(id)).toMatchObject({ status: 'confirmed' })
})

test('the key set is public, and has no private key', async () => {
  const { status, body } = await send('GET', `${world.edge}/.well-known/jwks.json`)
  expect(status).toBe(200)
  expect(body).toEqual({
    keys: [
      {
        kty: 'OKP',
        crv: 'Ed25519',
        x: expect.any(String),
        kid: expect.any(String),
        alg: 'EdDSA',
        use: 'sig',
      },
    ],
  })
})

test.runIf(process.platform === 'linux')('everything listens on loopback only', async () => {
  const found = await listeners({ dir: inject('runFolder'), stage: world.stage })
  expect(found.map(({ address }) => address).filter((address) => address !== '127.0.0.1')).toEqual([])
  const parts = [world.edge, world.aws.endpoint, world.stripe, world.mailbox, world.adminDatabase]
  const urls = [...parts, ...Object.values(world.services).flatMap(({ web, worker }) => [web, worker])]
  const ports = found.map(({ port }) => port)
  for (const url of urls)
    expect(ports, `the port of ${url} among those found`).toContain(Number(new URL(url).port))
})
