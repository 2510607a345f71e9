import { readFile } from 'node:fs/promises'
import { findServices } from '@fanfare/topology'
import { expect, inject, test } from 'vitest'
import { pack, versionLabel } from '../src/archive.ts'
import { serviceBundle } from '../src/service-bundle.ts'

test('the same source gives the same bytes, and so the same version', async () => {
  const [service] = await findServices()
  const [bundle] = inject('bundles')
  if (!service || !bundle) throw new Error('there is no service')
  const first = await readFile(bundle.zip)
  const second = pack((await serviceBundle(service)).files)
  expect(Buffer.from(second).equals(first)).toBe(true)
  expect(versionLabel(bundle.name, second)).toBe(versionLabel(bundle.name, first))
  expect(versionLabel(bundle.name, second)).toMatch(new RegExp(`^${bundle.name}-[0-9a-f]{12}$`))
})

test('another byte is another version', () => {
  expect(versionLabel('order', pack({ a: 'one' }))).not.toBe(versionLabel('order', pack({ a: 'two' })))
})

test('neither the order in which files are found nor the time zone changes a byte', () => {
  const before = process.env['TZ']
  const zips = ['America/New_York', 'Asia/Tokyo'].map((zone, index) => {
    process.env['TZ'] = zone
    return Buffer.from(pack(index === 0 ? { a: '1', b: '2' } : { b: '2', a: '1' })).toString('hex')
  })
  if (before === undefined) delete process.env['TZ']
  else process.env['TZ'] = before
  expect(zips[0]).toBe(zips[1])
})
