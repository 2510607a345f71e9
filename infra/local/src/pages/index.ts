import type { IncomingMessage, ServerResponse } from 'node:http'
import { routeTable } from '@fanfare/topology'
import Fastify from 'fastify'
import type { Host } from '../host.ts'
import { apiDocs } from './api-docs.ts'
import { type Link, landingPage } from './landing.ts'

/** The edge's own pages, on this machine only. Returns false for requests that are not for them. */
export function createPages(host: Host, origin: (service: string) => string) {
  const { stage, world, declarations } = host
  const routes = routeTable(declarations)
  const services = declarations.map(({ name }) => name)
  let docs: Promise<ReturnType<typeof Fastify>> | undefined

  async function createDocs() {
    const app = Fastify()
    await apiDocs(app, { edgeUrl: world.edgeUrl, routes, services, origin })
    await app.ready()
    return app
  }

  return (request: IncomingMessage, response: ServerResponse): boolean => {
    if (host.pages?.(request, response)) return true
    const path = request.url?.split('?', 1)[0] ?? ''
    if (!['GET', 'HEAD'].includes(request.method ?? '')) return false
    if (path === '/' && request.headers.accept?.includes('text/html')) {
      response.setHeader('content-type', 'text/html; charset=utf-8')
      response.end(landingPage(stage, linksOf(host)))
      return true
    }
    if (path !== '/docs' && !path.startsWith('/docs/')) return false
    docs ??= createDocs().catch((error) => {
      docs = undefined
      throw error
    })
    docs.then(
      (app) => app.routing(request, response),
      (error) => response.writeHead(500).end(String(error)),
    )
    return true
  }
}

function linksOf(host: Host): Link[] {
  const { world, env, addresses, declarations } = host
  const local = (port: number) => `http://127.0.0.1:${port}`
  return [
    ...(host.pages
      ? [
          {
            name: 'Console',
            url: '/_console',
            what: 'every order’s story, queues, mails; and what breaks them',
          },
        ]
      : []),
    { name: 'API', url: '/docs', what: 'every route of every service, to try' },
    { name: 'Products', url: '/products', what: 'the shop’s products, as JSON' },
    ...(env['SMTP_URL'] || !addresses.mailbox
      ? []
      : [{ name: 'Mailbox', url: local(addresses.mailbox.port), what: 'every mail that was sent' }]),
    ...(world.stripeUrl ? [{ name: 'Stripe emulator', url: world.stripeUrl, what: 'every payment' }] : []),
    ...declarations.map(({ name }) => ({
      name,
      url: `${world.webUrls.get(name)}/docs`,
      what: `the ${name} service’s own API`,
    })),
  ]
}
