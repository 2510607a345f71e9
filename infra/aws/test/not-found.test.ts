import { runInNewContext } from 'node:vm'
import { createCloudFrontEmulator } from '@fanfare/emulators/cloudfront'
import { expect, test } from 'vitest'
import { notFoundFunction } from '../src/edge/not-found.ts'

test('the CDN answers what no route takes as the local edge does', async () => {
  const edge = createCloudFrontEmulator({ port: 0, routes: [], origin: () => 'http://127.0.0.1:9' })
  await edge.start()
  try {
    const local = await fetch(new URL('/nobody/is/here', edge.url))
    const event = { request: { method: 'GET', uri: '/nobody/is/here' } }
    const cdn = runInNewContext(`${notFoundFunction}; handler(event)`, { event })
    expect(cdn.statusCode).toBe(local.status)
    expect(cdn.headers['content-type'].value).toBe(local.headers.get('content-type'))
    expect(JSON.parse(cdn.body)).toEqual(await local.json())
  } finally {
    await edge.stop()
  }
})
