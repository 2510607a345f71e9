import { createServer } from 'node:http'
import { join } from 'node:path'
import { temporaryFolder } from '@fanfare/local'
import { listen } from '@fanfare/local/testing'
import { expect, onTestFinished, test } from 'vitest'
import { ConsoleError } from '../src/api.ts'
import { ask } from '../src/command/ask.ts'
import { readRequest } from '../src/command/request.ts'

/** A program that is not dev. */
async function otherProgram() {
  const requests: string[] = []
  const server = createServer(({ url = '' }, response) => {
    requests.push(url)
    response.end('<html></html>')
  })
  const { port } = await listen(server)
  onTestFinished(() => void server.close())
  return { requests, env: { EDGE_PORT: String(port) } }
}

test('another program at the port of the edge is named', async () => {
  const { env } = await otherProgram()
  const asked = ask(readRequest(['orders']), env)
  await expect(asked).rejects.toThrow(ConsoleError)
  await expect(asked).rejects.toThrow(/127\.0\.0\.1:\d+ is not dev/)
})

test('a recording that could not be written is not stopped', async () => {
  const { requests, env } = await otherProgram()
  const { dir, remove } = await temporaryFolder('console')
  onTestFinished(remove)
  const file = join(dir, 'missing', 'bug.json')
  await expect(ask(readRequest(['record', 'stop', file]), env)).rejects.toThrow('ENOENT')
  expect(requests).toEqual([])
})
