import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { SQSClient } from '@aws-sdk/client-sqs'
import type { LocalAws } from '@fanfare/local'
import { openHistory } from './history/history.ts'
import { createQueues } from './queues/read-queues.ts'
import { createRequestRecorder, type RequestRecorder } from './recording/recorder.ts'
import { createAssets } from './server/assets.ts'
import { createLive } from './server/live.ts'
import { createServer } from './server/server.ts'
import { createAliases } from './sources/aliases.ts'
import { createDatabases } from './sources/databases.ts'
import { recordDeliveries } from './sources/deliveries.ts'
import { createEdges } from './sources/edges.ts'
import { recordLines } from './sources/lines.ts'
import { createParts } from './sources/parts.ts'
import { createRecorder } from './sources/recorder.ts'

export const consolePath = '/_console'

export interface Console {
  /** Answers what begins with `/_console`; returns false for anything else. */
  serve(request: IncomingMessage, response: ServerResponse): boolean
  /** A line that a process has logged. Returns the address of the order's story, at the first error about it. */
  line(source: string, text: string): string | undefined
  /** Of the edge. */
  readonly tap: RequestRecorder['tap']
  close(): Promise<void>
}

/**
 * In the process of `dev`: it observes the daemons there, and stops and starts the parts. See README.md.
 * @param report is told what keeps stories from being kept.
 */
export async function createConsole(
  local: LocalAws,
  dir: string,
  report: (text: string) => void = () => undefined,
): Promise<Console> {
  const live = createLive()
  const history = openHistory(join(dir, 'console'), { report })
  const record = createRecorder(history, createAliases(), live)
  const databases = createDatabases(new Set(local.services.keys()), (service) =>
    local.postgres.serviceUrl(service),
  )
  const parts = createParts(local, record)
  const edges = createEdges(local, record)
  const declarations = [...local.services.values()].map(({ declaration }) => declaration)
  // Once: a refused connection means that the broker is stopped.
  const requestHandler = { requestTimeout: 5_000, throwOnRequestTimeout: true }
  const sqs = new SQSClient({ ...local.aws, maxAttempts: 1, requestHandler })
  const assets = createAssets()
  for (const { name, daemon } of local.services.values()) recordDeliveries(name, daemon, record)
  const line = recordLines(record)
  const recorder = createRequestRecorder(local)
  const app = await createServer({
    ...{ local, live, history, record, databases, parts, edges, assets, sqs, declarations },
    recorder,
    queues: createQueues(sqs, local.stage, declarations, databases),
  })

  return {
    serve(request, response) {
      const path = request.url?.split('?', 1)[0] ?? ''
      if (path !== consolePath && !path.startsWith(`${consolePath}/`)) return false
      app.routing(request, response)
      return true
    },
    tap: recorder.tap,
    line(source, text) {
      const journey = line(source, text)
      return journey === undefined ? undefined : `${local.edge.url}${consolePath}/orders/${journey}`
    },
    async close() {
      await parts.close()
      await edges.releaseAll()
      // The server goes on: processes that end still send their spans, and would wait to send them again.
      live.close()
      await Promise.all([databases.close(), assets.close()])
      sqs.destroy()
      history.close()
    },
  }
}
