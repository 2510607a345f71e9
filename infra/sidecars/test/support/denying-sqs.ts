import { once } from 'node:events'
import { createServer } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { onTestFinished } from 'vitest'
import { sqsConfig } from './queue.ts'

/** Stands before SQS, as the policy of a role that lacks the right to an action, until it is allowed. */
export async function denyingSqs(endpoint: string, action: string) {
  let isAllowed = false
  const server = createServer(async ({ headers, method = 'POST', url = '/' }, response) => {
    const body = await buffer(response.req)
    const target = String(headers['x-amz-target'])
    if (target === `AmazonSQS.${action}` && !isAllowed) {
      const denied = { __type: 'com.amazonaws.sqs#AccessDenied', message: `no right to ${action}` }
      return response
        .writeHead(403, { 'content-type': 'application/x-amz-json-1.0' })
        .end(JSON.stringify(denied))
    }
    const answer = await fetch(new URL(url, endpoint), {
      method,
      headers: {
        authorization: String(headers.authorization),
        'content-type': String(headers['content-type']),
        'x-amz-target': target,
      },
      body,
    })
    response
      .writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' })
      .end(await answer.text())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    aws: sqsConfig(`http://127.0.0.1:${address.port}`),
    allow() {
      isAllowed = true
    },
  }
}
