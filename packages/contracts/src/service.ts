import type { EventOf, EventType } from './event.ts'

export interface Route {
  /** In the CDN's syntax: `*` is any characters, `/` too, `?` exactly one; case-sensitive, without the query. */
  readonly path: string
  /** Where patterns overlap, the lower is matched first. Default: 100. */
  readonly order?: number
  /** How long the CDN may cache a 200 to GET, in seconds. Nothing is cached by default. */
  readonly cacheSeconds?: number
}

/** A task that the worker daemon POSTs to `path` at the times of `cron` (five fields, UTC), as cron.yaml has it. */
export interface Schedule {
  readonly name: string
  readonly path: string
  readonly cron: string
}

export interface ServiceDeclaration {
  /** The name of its folder, queue, database and environments. */
  readonly name: string
  /** On one machine, the web listens on this port, the worker on the next. */
  readonly portBlock: number
  readonly routes: readonly Route[]
  readonly publishes: readonly EventType[]
  readonly subscribes: readonly EventType[]
  readonly schedules: readonly Schedule[]
  /** Names of environment variables that hold secrets. Only this service's processes get them. */
  readonly secrets: readonly string[]
  /** Files of `src/platform` that the service maintains itself: the generator leaves them as they are. */
  readonly owns?: readonly string[]
}

/** Declares a service. Its literal types are kept: handlers and publications are checked against them. */
export function defineService<const D extends ServiceDeclaration>(declaration: D): D {
  return declaration
}

export type PublishedBy<S extends ServiceDeclaration> = S['publishes'][number]

/** Exactly one handler for every event that the service subscribes to. */
export type HandlersOf<S extends ServiceDeclaration, Context> = {
  readonly [T in S['subscribes'][number]]: (event: EventOf<T>, context: Context) => Promise<unknown>
}

/** The path to which the worker daemon POSTs events: its HttpPath. */
export const eventsPath = '/events'
