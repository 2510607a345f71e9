import { inspectAddress, type WhatRuns } from './addresses.ts'
import type { LocalAws } from './local-aws.ts'

/** The addresses, and what to do next. */
export function banner(local: LocalAws, { inspect = false }: WhatRuns): string {
  const left = [...local.services.keys()].filter((name) => !local.running.some((each) => each.name === name))
  /** Nothing where no service needs it. */
  const standIn = (what: string, variable: string, url?: string): [string, string][] =>
    url || process.env[variable] ? [[what, url ?? variable]] : []
  const rows: [string, string][] = [
    ['Console', `${local.edge.url}/_console   orders, queues, mails; stop and break parts`],
    ['The edge', `${local.edge.url}   every API: ${local.edge.url}/docs`],
    ...local.running.map(({ name, web, worker, addresses }): [string, string] => {
      const ports = [addresses.web, addresses.worker].map((each) => inspect && inspectAddress(each).port)
      const debuggers = inspect ? `   debuggers ${ports.join(' and ')}` : ''
      return [name, `${web.url}/docs   worker ${worker.url}${debuggers}`]
    }),
    ...left.map((name): [string, string] => [name, 'is not run: --only']),
    ...standIn('Mailbox', 'SMTP_URL', local.mailbox?.url),
    ...standIn('Stripe emulator', 'STRIPE_API_BASE', local.stripe?.url),
    ['SNS and SQS', `${local.aws.endpoint}   for the AWS CLI: README.md`],
    ['Database', local.postgres.url],
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  return [
    '',
    ...rows.map(([name, where]) => `  ${name.padEnd(width)}  ${where}`),
    '',
    `  See an order travel: npx --yes pnpm@12 demo --attach ${local.edge.url}`,
    `  Stop: Ctrl-C${process.stdin.isTTY ? '      Restart: r and Enter      More: h and Enter' : ''}`,
    '',
  ].join('\n')
}
