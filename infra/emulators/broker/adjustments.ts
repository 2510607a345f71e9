// Adjusts what fauxqs 2.4 has no option for. Must be imported before it.
import { subscribe } from 'node:diagnostics_channel'
import { DatabaseSync } from 'node:sqlite'
import type { FastifyInstance, FastifyListenOptions } from 'fastify'

interface Emulator {
  listen(options: FastifyListenOptions): Promise<string>
  readonly addHook: FastifyInstance['addHook']
}

subscribe('fastify.initialization', (message) => {
  if (!isInitialization(message)) return
  const { fastify } = message

  const { listen } = fastify
  fastify.listen = (options) => listen.call(fastify, { ...options, host: '127.0.0.1' })

  // The SDK sends requests to the queue URL's host, so it gets the host of the request.
  fastify.addHook('preSerialization', async (request, _reply, payload) => {
    if (!isRecord(payload)) return payload
    const withHost = (url: unknown) => `http://${request.headers.host}${new URL(String(url)).pathname}`
    if ('QueueUrl' in payload) return { ...payload, QueueUrl: withHost(payload.QueueUrl) }
    if (Array.isArray(payload.QueueUrls)) return { ...payload, QueueUrls: payload.QueueUrls.map(withHost) }
    return payload
  })

  // With persistence, fauxqs loses a message whose visibility is set to 0; 1 ms does the same.
  fastify.addHook('preHandler', async ({ body }) => {
    if (!isRecord(body)) return
    for (const entry of [body, ...(Array.isArray(body.Entries) ? body.Entries : [])]) {
      if (isRecord(entry) && 'ReceiptHandle' in entry && entry.VisibilityTimeout === 0) {
        entry.VisibilityTimeout = 0.001
      }
    }
  })
})

// With a write-ahead log, NORMAL survives SIGKILL (not a crash of the machine) and saves 0.8 ms a message.
const { exec } = DatabaseSync.prototype
DatabaseSync.prototype.exec = function (this: DatabaseSync, sql: string) {
  exec.call(this, sql)
  if (sql === 'PRAGMA journal_mode = WAL') exec.call(this, 'PRAGMA synchronous = NORMAL')
}

function isInitialization(message: unknown): message is { fastify: Emulator } {
  return isRecord(message) && isRecord(message.fastify) && 'listen' in message.fastify
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
