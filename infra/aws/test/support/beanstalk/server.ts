import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { listen } from '@fanfare/local/testing'
import { beanstalkActions } from './beanstalk-actions.ts'
import { cloudFormationActions } from './cloudformation-actions.ts'
import { Refusal } from './refusal.ts'
import { answerS3 } from './s3.ts'
import type { State } from './state.ts'
import { answerXml, errorXml } from './xml.ts'

const actions = { ...beanstalkActions, ...cloudFormationActions }

/** Calls that change something. */
const writing = /^(Update|Create|Delete|Abort|PUT|DELETE)/

/**
 * Serves the APIs over HTTP: the Query protocol of Elastic Beanstalk and CloudFormation at `/`, S3 at `/bucket/key`.
 * Records the names of the calls.
 */
export async function serve(state: State) {
  const calls: string[] = []
  const server = createServer((request, response) => {
    answer(state, calls, request, response).catch(() => request.socket.destroy())
  })
  const { url } = await listen(server)
  return {
    url,
    calls,
    writes: () => calls.filter((call) => writing.test(call)),
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

async function answer(state: State, calls: string[], request: IncomingMessage, response: ServerResponse) {
  const body = await buffer(request)
  if (!/^AWS4-HMAC-SHA256 /.test(request.headers.authorization ?? '')) throw new Error('unsigned')
  const isQuery = request.method === 'POST' && request.url === '/'
  const call = new Map(isQuery ? new URLSearchParams(body.toString()) : [])
  const action = call.get('Action') ?? `${request.method} object`
  calls.push(action)

  const disturbance = state.moods.calls[action]?.shift()
  if (disturbance === 'cut') return void request.socket.destroy()
  if (disturbance === 'deny')
    return refuse(response, new Refusal('AccessDenied', `You may not ${action}.`, 403))
  if (disturbance === 'throttle') {
    return refuse(
      response,
      isQuery
        ? new Refusal('Throttling', 'Rate exceeded')
        : new Refusal('SlowDown', 'Reduce your rate.', 503),
    )
  }
  if (!isQuery) return answerS3(state, request, body, response)
  try {
    const result = actions[action]?.(state, call)
    if (!result) throw new Refusal('InvalidAction', `This stand-in does not know ${action}.`)
    state.moods.afterwards[action]?.shift()?.()
    if (disturbance === 'lose the answer') return void request.socket.destroy()
    response.writeHead(200, { 'content-type': 'text/xml' }).end(answerXml(action, result))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    refuse(response, error)
  }
}

function refuse(response: ServerResponse, { code, message, status }: Refusal): void {
  response.writeHead(status, { 'content-type': 'text/xml' }).end(errorXml(code, message))
}
