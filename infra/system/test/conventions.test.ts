import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { validate } from '@apidevtools/swagger-parser'
import { commonEnvironment } from '@fanfare/contracts'
import { findServices, matchRoute, routeTable } from '@fanfare/topology'
import { expect, inject, test } from 'vitest'
import { driftedFiles, stampedFiles } from '../../../turbo/generators/stamp.ts'
import { queriesOf } from '../../aws/src/data/functions/figures.ts'
import { diffToSchema } from '../../local/src/prisma/diff.ts'
import { rows } from './support/databases.ts'
import { send } from './support/http.ts'
import { operationsOf, servedBy } from './support/openapi.ts'
import { serviceOf } from './support/world.ts'

// Conventions that every service follows.
const world = inject('world')
const root = fileURLToPath(new URL('../../..', import.meta.url))
const found = await findServices()
const services = found.map(({ declaration, folder }) => [declaration.name, folder, declaration] as const)

test.each(services)(
  '%s has the platform files that its service.ts needs, unchanged',
  (_, folder, declaration) => {
    expect(stampedFiles({ folder, declaration }).length).toBeGreaterThan(10)
    const drifted = driftedFiles({ folder, declaration })
    expect(
      drifted,
      'files that `npx --yes pnpm@12 exec node turbo/generators/stamp.ts` writes or removes',
    ).toEqual([])
  },
)

test('a service keeps a file that its service.ts says it owns, and needs no outbox when it publishes nothing', () => {
  const [, folder, declaration] = services[0] ?? expect.fail('there is no service')
  const owned = stampedFiles({ folder, declaration: { ...declaration, owns: ['http/server.ts'] } })
  expect(owned).not.toContain('src/platform/http/server.ts')
  const silent = stampedFiles({ folder, declaration: { ...declaration, publishes: [] } })
  expect(silent).not.toContain('src/platform/messaging/outbox.ts')
})

test('a file that opens a connection to PostgreSQL listens for its errors, which would end the process', () => {
  const files = globSync('{apps,infra,packages,turbo}/**/*.ts', {
    cwd: root,
    exclude: ['**/{node_modules,dist,generated}'],
  })
  const deaf = files.filter((file) => {
    const text = readFileSync(join(root, file), 'utf8')
    return (
      /from 'pg'/.test(text) &&
      /new (pg\.)?(Client|Pool)\(/.test(text) &&
      !/on\('error'|firstCause\(/.test(text)
    )
  })
  expect(deaf, "add .on('error', …), or use withConnection").toEqual([])
})

test.each(services)("%s's README has the five headings", (_, folder) => {
  const headings = readFileSync(join(folder, 'README.md'), 'utf8').match(/^## .*$/gm)
  const five = ['## Purpose', '## API', '## Events', '## Data', '## Run and deploy']
  expect(headings).toEqual(five)
})

test.each(services)("%s's README names every variable and every table", (_, folder) => {
  const [readme = '', config = '', schema = ''] = ['README.md', 'src/config.ts', 'prisma/schema.prisma'].map(
    (file) => readFileSync(join(folder, file), 'utf8'),
  )
  const own = [...config.matchAll(/^ {2}([A-Z][A-Z0-9_]*):/gm)].map(([, variable]) => variable)
  const models = schema.split(/^(?=(?:model|enum) )/m).filter((block) => block.startsWith('model '))
  const tables = models.map((model) => /@@map\("(\w+)"\)/.exec(model)?.[1])
  const names = [...Object.keys(commonEnvironment), ...own, ...tables]
  expect(tables.length).toBeGreaterThan(1)
  expect(names.filter((name) => !readme.includes(`\`${name}\``))).toEqual([])
})

test.each(services)("%s's migrations produce its schema", async (name, folder) => {
  const schema = readFileSync(join(folder, 'prisma', 'schema.prisma'), 'utf8')
  const missing = await diffToSchema(serviceOf(world, name).database, schema)
  const how = `write a migration: npx --yes pnpm@12 migrate:new ${name} <name>`
  expect(missing, how).toBeUndefined()
})

test.each(services)(
  'every figure that alarms need is in the database of %s',
  async (name, _, declaration) => {
    const { publishes, measures = [] } = declaration
    const watched = { service: name, publishes: publishes.length > 0, measures: measures.length > 0 }
    const { database } = serviceOf(world, name)
    const read = queriesOf(watched).map((text) => rows<{ name: string; value: unknown }>(database, text))
    const figures = (await Promise.all(read)).flat()
    const ofOutbox = publishes.length > 0 ? ['OutboxAge', 'OutboxDead'] : []
    const expected = ['OldestTransaction', ...ofOutbox, ...measures.map((measure) => measure.name)]
    expect(figures.map((figure) => figure.name).sort()).toEqual(expected.sort())
    expect(figures.filter(({ value }) => typeof value !== 'number')).toEqual([])
  },
)

test.each(services)('%s logs every error that it declares', (_, folder, { errors = [] }) => {
  const sources = globSync('src/**/*.ts', { cwd: folder }).map((file) =>
    readFileSync(join(folder, file), 'utf8'),
  )
  const unlogged = errors.filter(
    ({ message }) =>
      !sources.some((source) => /\.error\(|'error'/.test(source) && source.includes(`'${message}'`)),
  )
  expect(unlogged).toEqual([])
})

test.each(services)(
  '%s describes exactly the routes that it serves at /openapi.json',
  async (name, folder) => {
    const { web } = serviceOf(world, name)
    const { status, body } = await send('GET', `${web}/openapi.json`)
    expect(status).toBe(200)
    await validate(structuredClone(Object(body)))

    const operations = operationsOf(body)
    expect(operations.map(({ route }) => route).sort()).toEqual(servedBy(folder).sort())
    for (const { route, responses, summary } of operations) {
      expect(summary, `a summary of ${route}`).toEqual(expect.stringMatching(/\w/))
      expect(responses, `the answers of ${route}`).toContainEqual(expect.stringMatching(/^2\d\d$/))
    }
  },
)

test.each(services)(
  'the edge routes to every route of %s, and its service.ts declares no other path',
  async (name, _, declaration) => {
    const { body } = await send('GET', `${serviceOf(world, name).web}/openapi.json`)
    const table = routeTable(found.map((it) => it.declaration))
    const paths = operationsOf(body)
      .filter(({ internal }) => !internal)
      .map(({ path }) => path.replaceAll(/\{\w+\}/g, '0190a5a5-0000-7000-8000-000000000000'))
    const routes = paths.map((path) => matchRoute(table, path))
    expect(routes.filter((route) => route?.service !== name)).toEqual([])
    const used = new Set(routes.map((route) => route?.path))
    expect(declaration.routes.map(({ path }) => path).filter((path) => !used.has(path))).toEqual([])
  },
)

test.each(services)('%s documents its API at /docs', async (name) => {
  const { web } = serviceOf(world, name)
  const first = await send('GET', `${web}/docs`)
  const page = first.headers['location']
    ? await send('GET', new URL(first.headers['location'], `${web}/docs`).href)
    : first
  expect(page.status).toBe(200)
  expect(page.headers['content-type']).toMatch(/^text\/html/)
  expect(page.body).toMatch(/swagger/i)
})

test('infra/local names no service', () => {
  const names = found.map(({ declaration }) => declaration.name).join('|')
  // As a string or its first part ('order', 'order.web', 'order-created'), as a package or a folder, and in the name of an
  // environment variable.
  const texts = new RegExp(`['"\`](${names})(['"\`./]|-(?!agent))|(@fanfare|apps)/(${names})\\b`)
  const variables = new RegExp(`\\b(${names})_`.toUpperCase().replace('\\B', '\\b'))
  // Words of Stripe's API.
  const stripeWords = /payment[-_](intent|method)/
  const files = globSync('infra/local/src/**/*.ts', { cwd: root })
  const named = files.flatMap((file) =>
    code(readFileSync(join(root, file), 'utf8'))
      .split('\n')
      .filter((line) => (texts.test(line) || variables.test(line)) && !stripeWords.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  )
  expect(files.length).toBeGreaterThan(50)
  expect(named).toEqual([])
})

/** Comments may give examples. */
const code = (source: string) =>
  source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$|\s\/\/\s.*$/gm, '')

test('every service is found by its folder', () => {
  expect(services.map(([name]) => name)).toEqual(found.map(({ folder }) => basename(folder)))
  expect(Object.keys(world.services)).toEqual(services.map(([name]) => name))
})
