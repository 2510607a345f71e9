// Adjusts what fauxqs 2.4 has no option for. Must be imported before it.
import { subscribe } from 'node:diagnostics_channel'
import { DatabaseSync } from 'node:sqlite'
import type { FastifyInstance, FastifyListenOptions, FastifyRequest } from 'fastify'
import { createMoveTasks } from './move-tasks.ts'
import { type Call, SqsError } from './sqs-call.ts'

interface Emulator {
  listen(options: FastifyListenOptions): Promise<string>
  readonly addHook: FastifyInstance['addHook']
  readonly inject: FastifyInstance['inject']
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

  const moveTask = createMoveTasks()
  fastify.addHook('preHandler', async (request, reply) => {
    const action = moveTask(request.headers['x-amz-target'])
    if (!action) return
    reply.header('content-type', 'application/x-amz-json-1.0')
    try {
      return reply.send(await action(Object(request.body), callFor(fastify, request)))
    } catch (error) {
      if (!(error instanceof SqsError)) throw error
      return reply.code(400).send({ __type: `com.amazonaws.sqs#${error.code}`, message: error.message })
    }
  })
})

/** Calls the emulator as the caller of the request does: the region is in its credentials. */
function callFor(fastify: Emulator, { headers }: FastifyRequest): Call {
  const { authorization = '', host = '' } = headers
  return async (action, input) => {
    const { statusCode, body } = await fastify.inject({
      method: 'POST',
      url: '/',
      headers: {
        ...{ authorization, host, 'content-type': 'application/x-amz-json-1.0' },
        'x-amz-target': `AmazonSQS.${action}`,
      },
      payload: JSON.stringify(input),
    })
    const answer: Record<string, unknown> = body === '' ? {} : JSON.parse(body)
    if (statusCode >= 400) throw new SqsError(String(answer['__type']), String(answer['message']))
    return answer
  }
}

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
