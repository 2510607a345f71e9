import type { Assets } from './assets.ts'
import type { App } from './server.ts'

const html = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Fanfare console</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/_console/assets/main.css">
<body><div id="app"></div>
<noscript>This page needs JavaScript. infra/console/README.md lists what is below /_console/api, as JSON.</noscript>
<script type="module" src="/_console/assets/main.js"></script>
`

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

/** One page for every path: its own router reads the rest. */
export function pageRoutes(app: App, assets: Assets): void {
  app.get<{ Params: { name: string } }>('/_console/assets/:name', async ({ params }, reply) => {
    const asset = await assets.find(params.name)
    if (!asset) return reply.callNotFound()
    return reply.type(asset.type).header('cache-control', 'no-store').send(Buffer.from(asset.body))
  })
  for (const path of ['/_console', '/_console/', '/_console/*']) {
    app.get(path, async (_request, reply) => {
      assets.rebuild()
      return reply
        .type('text/html; charset=utf-8')
        .header('cache-control', 'no-store')
        .header('content-security-policy', policy)
        .send(html)
    })
  }
}
