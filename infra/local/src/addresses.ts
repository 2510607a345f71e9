import { freePort } from '@fanfare/emulators/lifecycle'

/** `variable` sets another port. */
export interface Address {
  readonly port: number
  readonly what: string
  readonly variable: string
}

export interface Addresses {
  readonly edge: Address
  readonly postgres: Address
  readonly broker: Address
  /** Undefined when no service has the secret of what it stands in for. */
  readonly stripe: Address | undefined
  readonly mailbox: Address | undefined
  readonly smtp: Address | undefined
  readonly services: ReadonlyMap<string, ServiceAddresses>
}

export interface ServiceAddresses {
  readonly web: Address
  readonly worker: Address
}

const parts = {
  edge: { port: 8080, what: 'the edge', variable: 'EDGE_PORT' },
  postgres: { port: 5433, what: 'the database', variable: 'POSTGRES_PORT' },
  broker: { port: 4566, what: 'SNS and SQS', variable: 'AWS_PORT' },
  stripe: { port: 12111, what: 'the Stripe emulator', variable: 'CARD_NETWORK_PORT' },
  mailbox: { port: 1080, what: 'the mailbox', variable: 'MAILBOX_PORT' },
  smtp: { port: 1025, what: 'the mail server', variable: 'SMTP_PORT' },
} as const satisfies Record<string, Address>

/** Of the port of a process to that of its debugger. .vscode/launch.json has the sums. */
const inspectDistance = 5_000

/** Where `dev --inspect` lets a debugger attach. Throws a RangeError where there is no such port. */
export function inspectAddress({ port, what, variable }: Address): Address {
  const own = port + inspectDistance
  if (own > 65_535)
    throw new RangeError(`${variable}: with --inspect, ports are at most ${65_535 - inspectDistance}`)
  return { port: own, what: `the debugger of ${what}`, variable }
}

export type Services = readonly {
  readonly name: string
  readonly portBlock: number
  readonly secrets: readonly string[]
}[]

export function knownAddresses(services: Services, env: NodeJS.ProcessEnv): Addresses {
  // A worker's port follows its web's.
  return addresses(
    services,
    ({ port, variable }, after) => (parsePort(env[variable], variable) ?? port) + after,
  )
}

export async function freeAddresses(services: Services): Promise<Addresses> {
  const count = Object.keys(parts).length + services.length * 2
  const free = await Promise.all(Array.from({ length: count }, () => freePort()))
  return addresses(services, ({ port }) => free.pop() ?? port)
}

function addresses(services: Services, choose: (address: Address, after: number) => number): Addresses {
  const at = (address: Address, after = 0): Address => ({ ...address, port: choose(address, after) })
  const needs = (secret: string) => services.some(({ secrets }) => secrets.includes(secret))
  return {
    edge: at(parts.edge),
    postgres: at(parts.postgres),
    broker: at(parts.broker),
    stripe: needs('STRIPE_API_KEY') ? at(parts.stripe) : undefined,
    mailbox: needs('SMTP_URL') ? at(parts.mailbox) : undefined,
    smtp: needs('SMTP_URL') ? at(parts.smtp) : undefined,
    services: new Map(
      services.map(({ name, portBlock }) => {
        const variable = `${name.toUpperCase().replaceAll('-', '_')}_PORT`
        const web = at({ port: portBlock, what: `${name}'s web`, variable })
        const worker = at({ port: portBlock, what: `${name}'s worker`, variable }, 1)
        return [name, { web, worker }]
      }),
    ),
  }
}

function parsePort(text: string | undefined, variable: string): number | undefined {
  if (text === undefined || text === '') return undefined
  const port = Number(text)
  if (Number.isInteger(port) && port > 0 && port < 65_535) return port
  throw new RangeError(`${variable}=${text} is no port: set a number from 1 to 65534`)
}

export interface WhatRuns {
  /** Names of services; without it, all run. */
  readonly only?: readonly string[] | undefined
  readonly inspect?: boolean
}

/** Without the parts that are replaced, or do not run. */
export function everyAddress(
  { services, edge, postgres, broker, stripe, mailbox, smtp }: Addresses,
  env: NodeJS.ProcessEnv,
  { only, inspect = false }: WhatRuns = {},
): Address[] {
  const running = [...services].filter(([name]) => only?.includes(name) ?? true)
  const processes = running.flatMap(([, { web, worker }]) => [web, worker])
  return [
    edge,
    postgres,
    ...(env['AWS_ENDPOINT_URL'] ? [] : [broker]),
    ...(env['STRIPE_API_BASE'] ? [] : [stripe]),
    ...(env['SMTP_URL'] ? [] : [mailbox, smtp]),
    ...processes,
    ...(inspect ? processes.map(inspectAddress) : []),
  ].filter((address) => address !== undefined)
}

/** A sentence for each port that two parts would use, and what to do. */
export function sharedPorts(addresses: readonly Address[]): string[] {
  return addresses.flatMap((address, index) => {
    const first = addresses.slice(0, index).find(({ port }) => port === address.port)
    if (first === undefined) return []
    const mend = `give one another with ${first.variable}=… or ${address.variable}=…; a service's own is portBlock in its service.ts`
    return [`port ${address.port} is for ${first.what} and for ${address.what}: ${mend}`]
  })
}
