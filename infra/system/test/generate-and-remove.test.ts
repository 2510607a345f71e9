// Needs: payment
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { applyChanges } from '../../../turbo/generators/gen/apply-changes.ts'
import { readOptions } from '../../../turbo/generators/gen/options.ts'
import { documentSteps } from '../../../turbo/generators/gen/plan.ts'
import { planOf } from '../../../turbo/generators/gen/plan-of.ts'
import { readRepository } from '../../../turbo/generators/gen/repository.ts'
import { brokenRules } from '../src/checks/imports.ts'
import { ownEnvironment, run } from './support/commands.ts'
import { eventually } from './support/eventually.ts'
import { send } from './support/http.ts'
import { processesWith, untilWritten } from './support/programs.ts'
import { argumentsOf, copyRepository, filesOf } from './support/repository-copy.ts'
import { parse } from './support/shapes.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const repository = await readRepository(root)
const names = repository.services.map(({ declaration }) => declaration.name)

// One copy for all tests, in their order: each shows another thing of what is there after the first.
const copy = await copyRepository(root)
afterAll(copy.remove)
const kept = names.filter((name) => name !== 'payment').map((name) => `apps/${name}`)
const packages = ['apps/gift-card', ...kept, 'packages/contracts']

test('a service, an event, routes, a schedule and a call are generated, and payment is removed', async () => {
  await generateService()
  await addParts()
  await copy.node('turbo/generators/remove.ts payment --yes')
})

test('what is there then passes lint and types', async () => {
  const check = 'node_modules/@biomejs/biome/bin/biome check --write --error-on-warnings'
  await copy.node(`${check} ${packages.join(' ')}`)
  const sources = [...filesOf(copy.folder).keys()].filter((file) => /^apps\/gift-card\/.*\.ts$/.test(file))
  const read = (file: string) => readFileSync(join(copy.folder, file), 'utf8')
  expect(sources.flatMap((file) => brokenRules(file, read(file)))).toEqual([])
  for (const folder of [...packages, 'infra/system', 'infra/console'])
    await copy.node('../../node_modules/typescript/bin/tsc --singleThreaded', folder)
})

test('the new service passes its own tests, and its migrations match its schema', async () => {
  await copy.node('node_modules/vitest/vitest.mjs run', 'apps/gift-card')
  expect(await copy.node('infra/local/src/migrate-new.ts gift-card again')).toContain(
    'the migrations match prisma/schema.prisma already',
  )
})

test('it is bundled and synthesised', async () => {
  await copy.node('../../infra/bundle/src/bundle-service.ts', 'apps/gift-card')
  await copy.node('infra/aws/src/synth.ts --stage production')
})

test('dev serves it, and an order that the balance of 0 does not pay is cancelled', async () => {
  const { env, edgePort, marker } = await ownEnvironment([...names, 'gift-card'])
  const dev = run(`"${process.execPath}" infra/local/src/dev.ts --no-traces`, env, copy.folder)
  await untilWritten('Ready after', dev)
  const edge = `http://127.0.0.1:${edgePort}`
  const registration = { email: 'ada@example.test', name: 'Ada', password: 'correct horse battery' }
  const registered = await send('POST', `${edge}/users`, { body: registration })
  const { token } = parse.registered(registered.body).session
  const post = (path: string, body: object) => send('POST', `${edge}${path}`, { token, body })
  expect(await post('/gift-cards', { title: 'First' })).toMatchObject({
    status: 201,
    body: { title: 'First' },
  })

  const [product] = parse.products((await send('GET', `${edge}/products?limit=1`)).body).items
  const placed = await post('/orders', { items: [{ productId: product?.id, quantity: 1 }] })
  expect(placed).toMatchObject({ status: 201, body: { cardAmount: 0, balance: 'pending' } })
  const { id } = parse.order(placed.body)
  const order = async () => (await send('GET', `${edge}/orders/${id}`, { token })).body
  await eventually('the order to be cancelled', order, { status: 'cancelled', reason: 'balance-too-small' })
  const handled = () =>
    readFileSync(join(marker, 'logs/dev.jsonl'), 'utf8')
      .split('\n')
      .filter((line) => line.includes('event handled'))
  await eventually(
    'the new service to handle order.created',
    () => handled().some((line) => line.includes('"service":"gift-card"')),
    true,
  )
  dev.interrupt()
  await dev.ended
  expect(await processesWith(marker)).toEqual([])
})

/** No other file is edited but the list of the events; what follows from the declarations is written by the removal. */
async function generateService(): Promise<void> {
  const { folder } = copy
  const line =
    'service --name gift-card --subscribes order.created,user.sessions-revoked --schedule send-cards'
  const { changes, steps } = await planOf({ ...repository, root: folder }, readOptions(argumentsOf(line)))
  const elsewhere = changes.map(({ path }) => path).filter((path) => !path.startsWith('apps/gift-card/'))
  expect(elsewhere.sort()).toEqual([
    'packages/contracts/src/events/gift-card.ts',
    'packages/contracts/src/events/index.ts',
  ])
  await applyChanges(folder, { changes, steps: steps.filter((step) => !documentSteps.includes(step)) })
}

/** Without their steps, which the removal runs once for all. */
async function addParts(): Promise<void> {
  const { folder } = copy
  const withService = await readRepository(folder)
  for (const line of [
    `event gift-card.handed-over --publisher gift-card --consumers gift-card,${names}`,
    'route hand-over --service gift-card --operation "POST /gift-cards/{id}/hand-over"',
    'route list-gifts --service gift-card --operation "GET /users/{userId}/gifts"',
    'schedule sweep-cards --service gift-card --cron "0 4 * * *"',
    'call find-order --service gift-card --operation "GET /orders/{orderId}"',
  ]) {
    const { changes } = await planOf(withService, readOptions(argumentsOf(line)))
    await applyChanges(folder, { changes, steps: [] })
    // This process has loaded the contracts as they were.
    if (line.startsWith('event')) continue
    await expect(planOf(withService, readOptions(argumentsOf(line)))).rejects.toThrow(/already/)
  }
}
