import type { LocalAws } from './local-aws.ts'

export function banner(local: LocalAws, milliseconds: number): string {
  const rows: [string, string][] = [
    ['The edge', `${local.edge.url}   every API: ${local.edge.url}/docs`],
    ...[...local.services.values()].map(({ name, web, worker }): [string, string] => [
      name,
      `${web.url}/docs   worker ${worker.url}`,
    ]),
    ['Mailbox', local.mailbox?.url ?? 'SMTP_URL'],
    ['Stripe emulator', local.stripe?.url ?? 'STRIPE_API_BASE'],
    ['SNS and SQS', `${local.aws.endpoint}   for the AWS CLI: README.md`],
    ['Database', local.postgres.url],
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  return [
    '',
    `Ready after ${(milliseconds / 1000).toFixed(1)} s.`,
    '',
    ...rows.map(([name, where]) => `  ${name.padEnd(width)}  ${where}`),
    '',
    `  See an order travel: npx --yes pnpm@12 demo --attach ${local.edge.url}      Stop: Ctrl-C`,
    '',
  ].join('\n')
}
