import type { SQSClient } from '@aws-sdk/client-sqs'
import type { ServiceDeclaration } from '@fanfare/contracts'
import type { LocalAws } from '@fanfare/local'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify from 'fastify'
import type { History } from '../history/history.ts'
import type { QueueView } from '../queues/read-queues.ts'
import type { RequestRecorder } from '../recording/recorder.ts'
import type { Databases } from '../sources/databases.ts'
import type { Edges } from '../sources/edges.ts'
import type { Parts } from '../sources/parts.ts'
import type { Recorder } from '../sources/recorder.ts'
import type { Assets } from './assets.ts'
import { dataRoutes } from './data-routes.ts'
import { explained } from './explained.ts'
import { refusalOf } from './guard.ts'
import { journeyRoutes } from './journey-routes.ts'
import type { Live } from './live.ts'
import { mailRoutes } from './mail-routes.ts'
import { mapRoutes } from './map-routes.ts'
import { otlpRoutes } from './otlp-routes.ts'
import { pageRoutes } from './page-routes.ts'
import { queueRoutes } from './queue-routes.ts'
import { recordingRoutes } from './recording-routes.ts'
import { tryRoutes } from './try-routes.ts'

export interface Context {
  readonly local: LocalAws
  readonly live: Live
  readonly history: History
  readonly record: Recorder
  readonly databases: Databases
  readonly declarations: readonly ServiceDeclaration[]
  readonly sqs: SQSClient
  readonly queues: () => Promise<QueueView[]>
  readonly recorder: RequestRecorder
  readonly parts: Parts
  readonly edges: Edges
  readonly assets: Assets
}

export type App = ReturnType<typeof createApp>

const createApp = () =>
  Fastify({
    bodyLimit: 16 * 1024 * 1024,
    forceCloseConnections: true,
    // A field of another name is refused: without it, a purge of some dead letters would be one of all. With strict
    // numbers, Infinity would be below each maximum.
    ajv: { customOptions: { removeAdditional: false, strictNumbers: false } },
    // As of a path that is no URL.
    frameworkErrors: ({ statusCode = 400, message }, _request, reply) => {
      const body = JSON.stringify({ status: statusCode, detail: message })
      reply.hijack()
      reply.raw.writeHead(statusCode, { 'content-type': 'application/problem+json' }).end(body)
    },
  }).withTypeProvider<TypeBoxTypeProvider>()

export async function createServer(context: Context): Promise<App> {
  const app = createApp()
  app.addHook('onRequest', async (request, reply) => {
    const refusal = refusalOf(request.raw)
    if (refusal !== undefined) return problem(reply, 403, refusal)
    reply.header('x-content-type-options', 'nosniff').header('referrer-policy', 'no-referrer')
  })
  app.setErrorHandler((error, _request, reply) => {
    const { status, detail } = explained(error, context.local)
    return problem(reply, status, detail)
  })
  app.setNotFoundHandler((_request, reply) => problem(reply, 404, 'there is no such page or resource'))
  app.register(
    async (api) => {
      api.get('/live', (_request, reply) => {
        reply.hijack()
        context.live.follow(reply.raw)
      })
      journeyRoutes(api, context)
      queueRoutes(api, context)
      mapRoutes(api, context)
      mailRoutes(api, context)
      dataRoutes(api, context)
      tryRoutes(api, context)
      recordingRoutes(api, context)
    },
    { prefix: '/_console/api' },
  )
  // Before the page's own router, which answers every other path.
  for (const path of ['/_console/api', '/_console/api/*'])
    app.get(path, (_request, reply) => reply.callNotFound())
  app.register(async (otlp) => otlpRoutes(otlp, context), { prefix: '/_console/v1' })
  pageRoutes(app, context.assets)
  await app.ready()
  return app
}

interface Reply {
  code(status: number): Reply
  type(type: string): Reply
  send(body: unknown): unknown
}

export const problem = (reply: Reply, status: number, detail: string) =>
  reply.code(status).type('application/problem+json').send({ status, detail })
