// What fauxqs 2.4 has no option for. Imported before it.
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

  // It listens on every interface.
  const { listen } = fastify
  fastify.listen = (options) => listen.call(fastify, { ...options, host: '127.0.0.1' })

  // Its queue URLs hold a host name that many systems cannot resolve (sqs.us-east-1.localhost), and the port of the run
  // that made the queue. The SDK sends requests to the host in the URL: it gets the one that it is talking to.
  fastify.addHook('preSerialization', async (request, _reply, payload) => {
    if (!isRecord(payload)) return payload
    const own = (url: unknown) => `http://${request.headers.host}${new URL(String(url)).pathname}`
    if ('QueueUrl' in payload) return { ...payload, QueueUrl: own(payload.QueueUrl) }
    if (Array.isArray(payload.QueueUrls)) return { ...payload, QueueUrls: payload.QueueUrls.map(own) }
    return payload
  })

  // With persistence, it loses a message whose visibility is set to 0. One millisecond does the same.
  fastify.addHook('preHandler', async ({ body }) => {
    if (!isRecord(body)) return
    for (const entry of [body, ...(Array.isArray(body.Entries) ? body.Entries : [])]) {
      if (isRecord(entry) && 'ReceiptHandle' in entry && entry.VisibilityTimeout === 0) {
        entry.VisibilityTimeout = 0.001
      }
    }
  })
})

// With its write-ahead log, NORMAL keeps every message through a SIGKILL, as FULL does; what it saves is to wait for the
// disk at every one (0.8 ms from publish to delete), which only a crash of the whole machine would miss.
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
