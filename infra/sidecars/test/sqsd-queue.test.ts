import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { createQueue } from '../sqsd/queue.ts'
import { sqsConfig } from './support/queue.ts'

// What SQS says of each message of a batch.

/** A queue of an SQS that knows the second receipt no more, and fails for the third. */
async function failingQueue() {
  const answer = {
    QueueUrl: 'http://127.0.0.1/000000000000/q',
    Successful: [{ Id: '0' }],
    Failed: [
      { Id: '1', Code: 'ReceiptHandleIsInvalid', SenderFault: true },
      { Id: '2', Code: 'InternalError', SenderFault: false },
    ],
  }
  const server = createServer((request, response) => {
    request.resume()
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(answer))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return createQueue('q', sqsConfig(`http://127.0.0.1:${address.port}`))
}

const receipts = ['deleted', 'expired', 'failed']

test('what failed in SQS is retried, and a receipt that is no longer valid is not', async () => {
  const { remove, hide } = await failingQueue()
  expect(await remove(receipts)).toEqual([2])
  expect(await hide(receipts.map((receiptHandle) => ({ receiptHandle, seconds: 1 })))).toEqual([2])
})
