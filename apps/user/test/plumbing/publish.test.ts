import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { createServer } from 'node:net'
import { v7 as uuidv7 } from 'uuid'
import { expect, it, onTestFinished } from 'vitest'
import { createSns, Outage, publishBatch } from '../../src/plugins/relay-publish.ts'
import { awsEnvironment } from '../support/apps.ts'

/** An SNS that answers every call with one error. */
async function answering(status: number, code: string, message: string) {
  const server = createHttpServer((request, response) => {
    request.resume()
    response.writeHead(status, { 'content-type': 'text/xml' })
    response.end(
      `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
    )
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

const aRow = { sequence: '1', eventId: uuidv7(), type: 'user.updated', key: uuidv7(), body: '{}' } as const

it('an SNS that takes connections and says nothing is an outage', async () => {
  const silent = createServer().listen(0, '127.0.0.1')
  await once(silent, 'listening')
  onTestFinished(() => {
    silent.close()
  })
  const address = silent.address()
  const port = typeof address === 'object' ? address?.port : undefined
  Object.assign(process.env, awsEnvironment(`http://127.0.0.1:${port}`))
  const sns = createSns(50)
  await expect(publishBatch(sns, 'arn:aws:sns:us-east-1:000000000000:a', [aRow])).rejects.toThrow(Outage)
  sns.destroy()
})

it('a topic whose address is wrong is to blame, and not the row', async () => {
  const { url, close } = await answering(400, 'InvalidParameter', 'Invalid parameter: TopicArn')
  onTestFinished(close)
  Object.assign(process.env, awsEnvironment(url))
  const sns = createSns()
  const [outcome] = await publishBatch(sns, 'nonsense', [aRow])
  expect(outcome).toMatchObject({ result: 'failed', reason: expect.stringContaining('TopicArn') })
  sns.destroy()
})
