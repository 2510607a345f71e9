import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { validate } from '@apidevtools/swagger-parser'
import { matchRoute, routeTable } from '@fanfare/contracts'
import { findServices } from '@fanfare/local'
import { expect, inject, test } from 'vitest'
import { drifted, stampedFiles } from '../../../turbo/generators/stamp.ts'
import { diffToSchema } from '../../local/src/prisma/diff.ts'
import { send } from './support/http.ts'
import { operationsOf, servedBy } from './support/openapi.ts'
import { serviceOf } from './support/world.ts'

// What the house promises of itself, whoever builds on it.
const world = inject('world')
const root = fileURLToPath(new URL('../../..', import.meta.url))
const found = await findServices()
const services = found.map(({ declaration, folder }) => [declaration.name, folder, declaration] as const)

test.each(services)('%s has what the generator stamps', (_, folder) => {
  expect(stampedFiles().length).toBeGreaterThan(20)
  expect(drifted(folder), 'files that `node turbo/generators/stamp.ts` would change').toEqual([])
})

test.each(services)("%s's README has the five headings", (_, folder) => {
  const headings = readFileSync(join(folder, 'README.md'), 'utf8').match(/^## .*$/gm)
  const five = ['## Purpose', '## API', '## Events', '## Data', '## Run and deploy']
  expect(headings).toEqual(five)
})

test.each(services)("%s's migrations make what its schema says", async (name, folder) => {
  const schema = readFileSync(join(folder, 'prisma', 'schema.prisma'), 'utf8')
  const missing = await diffToSchema(serviceOf(world, name).database, schema)
  expect(missing, 'statements that no migration has').toBeUndefined()
})

test.each(services)(
  '%s describes every route that it serves, and only those, at /openapi.json',
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
  '%s is routed to by the edge, and its service.ts names no path that is not there',
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

test.each(services)('%s has a page of its API at /docs', async (name) => {
  const { web } = serviceOf(world, name)
  const first = await send('GET', `${web}/docs`)
  const page = first.headers['location']
    ? await send('GET', new URL(first.headers['location'], `${web}/docs`).href)
    : first
  expect(page.status).toBe(200)
  expect(page.headers['content-type']).toMatch(/^text\/html/)
  expect(page.body).toMatch(/swagger/i)
})

test('nothing in the local cloud names a service', () => {
  const names = found.map(({ declaration }) => declaration.name).join('|')
  // As a whole text or the first part of one ('order', 'order.web', 'order-created'), as a package or a folder, and in
  // the name of a variable of the environment.
  const texts = new RegExp(`['"\`](${names})(['"\`./]|-(?!agent))|(@fanfare|apps)/(${names})\\b`)
  const variables = new RegExp(`\\b(${names})_`.toUpperCase().replace('\\B', '\\b'))
  // Stripe's API has such a word, too.
  const stripes = /payment[-_](intent|method)/
  const files = globSync('infra/local/src/**/*.ts', { cwd: root })
  const named = files.flatMap((file) =>
    code(readFileSync(join(root, file), 'utf8'))
      .split('\n')
      .filter((line) => (texts.test(line) || variables.test(line)) && !stripes.test(line))
      .map((line) => `${file}: ${line.trim()}`),
  )
  expect(files.length).toBeGreaterThan(50)
  expect(named).toEqual([])
})

/** Comments may give examples. */
const code = (source: string) =>
  source.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$|\s\/\/\s.*$/gm, '')

test('every service is found by its folder alone', () => {
  expect(services.map(([name]) => name)).toEqual(found.map(({ folder }) => basename(folder)))
  expect(Object.keys(world.services)).toEqual(services.map(([name]) => name))
})
