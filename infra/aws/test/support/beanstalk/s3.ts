import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { State } from './state.ts'
import { toXml } from './xml.ts'

/** HEAD and PUT of an object, list of a bucket, DELETE of an object. */
export function answerS3(
  state: State,
  request: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): void {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://s3')
  const object = decodeURIComponent(pathname.slice(1))
  if (request.method === 'PUT') put(state, object, request, body, response)
  else if (request.method === 'DELETE') response.writeHead(state.objects.delete(object) ? 204 : 404).end()
  else if (searchParams.has('versions')) list(state, object.replace(/\/$/, ''), response)
  else response.writeHead(state.objects.has(object) ? 200 : 404).end()
}

function put(state: State, object: string, request: IncomingMessage, body: Buffer, response: ServerResponse) {
  const sum = createHash('sha256').update(body).digest('base64')
  if (sum === request.headers['x-amz-checksum-sha256']) {
    state.objects.set(object, body)
    response.end()
  } else {
    const error = { Code: 'BadDigest', Message: 'The SHA256 you specified did not match what we received.' }
    response.writeHead(400, { 'content-type': 'application/xml' }).end(`<Error>${toXml(error)}</Error>`)
  }
}

function list(state: State, bucket: string, response: ServerResponse) {
  const keys = [...state.objects.keys()].filter((name) => name.startsWith(`${bucket}/`))
  const versions = keys.map((name) => ({ Key: name.slice(bucket.length + 1), VersionId: 'null' }))
  const items = versions.map((item) => `<Version>${toXml(item)}</Version>`).join('')
  const result = `<ListVersionsResult><IsTruncated>false</IsTruncated>${items}</ListVersionsResult>`
  response.writeHead(200, { 'content-type': 'application/xml' }).end(result)
}
