import { createServer } from 'node:http'

// Runs in a new environment until the first deployment: the sample application of Elastic Beanstalk would answer 200 to
// messages and webhooks, and they would be lost.
const { PORT = '5000', HOST = '127.0.0.1', HOLD_SECONDS = '240' } = process.env

const health = ['/health', '/health/live', '/health/ready']

/**
 * Each delivery counts towards the dead-letter queue, so the daemon's are held for as long as it waits, less a minute:
 * 360 of them last for a day.
 */
const holdMilliseconds = Number(HOLD_SECONDS) * 1000

const server = createServer((request, response) => {
  request.resume()
  const path = request.url?.split('?', 1)[0] ?? ''
  if (request.method === 'GET' && health.includes(path)) {
    response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"status":"placeholder"}')
    return
  }
  const refuse = () => {
    const detail = 'nothing is deployed here yet'
    response.writeHead(503, { 'Content-Type': 'application/problem+json', 'Retry-After': '60' })
    response.end(JSON.stringify({ type: 'about:blank', title: 'Service Unavailable', status: 503, detail }))
  }
  if ('x-aws-sqsd-msgid' in request.headers) setTimeout(refuse, holdMilliseconds)
  else refuse()
})

process.on('SIGTERM', () => process.exit())
server.listen(Number(PORT), HOST)
