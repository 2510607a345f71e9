import { findServices } from '@fanfare/topology'
import { expect, inject, test } from 'vitest'
import { operationsOf } from './support/openapi.ts'
import { serviceOf } from './support/world.ts'

const world = inject('world')
const services = (await findServices()).map(({ declaration }) => declaration.name)
const page = async (path: string) =>
  (await fetch(`${world.edge}${path}`, { headers: { accept: 'text/html' } })).text()

test('a browser at / of the edge is shown the way; a program gets a 404', async () => {
  const landing = await page('/')
  for (const name of services) expect(landing).toContain(`${serviceOf(world, name).web}/docs`)
  const { status, headers } = await fetch(`${world.edge}/`)
  expect([status, headers.get('content-type')]).toEqual([404, 'application/problem+json'])
})

test('a browser at / of a service is shown its API', async () => {
  for (const name of services) {
    const { url, status } = await fetch(`${serviceOf(world, name).web}/`)
    expect([url, status]).toEqual([`${serviceOf(world, name).web}/docs`, 200])
  }
})

test('/docs of the edge has the public routes of every service, and no other', async () => {
  expect(await page('/docs')).toContain('/docs/openapi/')
  for (const name of services) {
    const document = await (await fetch(`${world.edge}/docs/openapi/${name}`)).json()
    expect(document).toMatchObject({ servers: [{ url: world.edge }] })
    const described = operationsOf(await (await fetch(`${serviceOf(world, name).web}/openapi.json`)).json())
    const isPublic = described.filter(({ internal }) => !internal)
    expect(operationsOf(document).map(({ route }) => route)).toEqual(isPublic.map(({ route }) => route))
  }
  expect((await fetch(`${world.edge}/docs/openapi/nobody`)).status).toBe(404)
})

test('/docs loads nothing from another machine', async () => {
  const addresses = [...(await page('/docs')).matchAll(/(?:src|href)="([^"]*)"/g)].map(
    ([, address = '']) => address,
  )
  expect(addresses).not.toEqual([])
  for (const address of addresses) expect(new URL(address, `${world.edge}/docs/`).origin).toBe(world.edge)
})
