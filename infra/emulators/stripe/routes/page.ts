import type { FastifyInstance } from 'fastify'
import { display } from '../money.ts'
import type { Store } from '../store/index.ts'
import { summaryOf } from '../summary.ts'

const shown = 200

/** Read-only, without a key. */
export function pageRoute(app: FastifyInstance, store: Store): void {
  app.get('/', (_, reply) => {
    reply.header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'")
    return reply.type('text/html; charset=utf-8').send(page(store))
  })
}

function page(store: Store): string {
  const intents = store.intents.page({ limit: shown }).items.map((intent) => {
    const it = summaryOf(intent)
    const money = (amount: number) => (amount === 0 ? '' : display(amount, it.currency))
    const metadata = Object.entries(it.metadata).map(([key, value]) => `${key} ${value}`)
    return [
      new Date(it.created * 1000).toISOString(),
      it.id,
      it.payment_method ?? '',
      it.status,
      money(it.amount),
      money(it.amount_capturable),
      money(it.amount_received),
      money(it.refunded),
      metadata.join(', '),
    ]
  })
  const events = store.events
    .page({ limit: shown })
    .items.map((it) => [
      new Date(it.event.created * 1000).toISOString(),
      it.event.type,
      it.intent,
      it.delivered_at === null ? 'pending' : 'delivered',
      `${it.attempts}`,
      it.answer ?? '',
    ])
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="refresh" content="5"><title>Stripe emulator</title>
<style>
  body { font: 14px system-ui, sans-serif; margin: 2rem; color-scheme: light dark }
  table { border-collapse: collapse; margin-bottom: 2rem }
  th, td { text-align: left; vertical-align: top; padding: .25rem .75rem; border-bottom: 1px solid #8884; white-space: nowrap }
  table { display: block; overflow-x: auto }
  td:nth-child(2), td:last-child { white-space: normal; overflow-wrap: anywhere; min-width: 10rem }
</style></head><body>
<h1>Stripe emulator</h1>
<h2>Payment intents</h2>
${table(['Created', 'Id', 'Payment method', 'Status', 'Amount', 'Authorised', 'Captured', 'Refunded', 'Metadata'], intents)}
<h2>Webhooks</h2>
${table(['Created', 'Event', 'Payment intent', 'State', 'Attempts', 'Last answer'], events)}
</body></html>
`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`
  return `<table>${line(head, 'th')}\n${rows.map((row) => line(row, 'td')).join('\n')}</table>`
}

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (it) => `&#${it.charCodeAt(0)};`)
}
