import type { EventOf, EventType } from './event.ts'

export interface Route {
  /** CDN pattern: `*` also matches `/`, `?` is one character. Case-sensitive, without the query. */
  readonly path: string
  /** Where patterns overlap, the lowest matches first. Default: 100. */
  readonly order?: number
  /** CDN cache time of a 200 to GET, in seconds. Default: not cached. */
  readonly cacheSeconds?: number
}

/** A task in cron.yaml. `cron` has five fields, in UTC. */
export interface Schedule {
  readonly name: string
  readonly path: string
  readonly cron: string
}

/**
 * A figure that tells a person to look: a row of the view `measures (name, value)` in the service's database. On AWS it
 * is read every minute, and an alarm begins above the limit.
 */
export interface Measure {
  /** Also the alarm's name, and its heading in docs/operate.md. */
  readonly name: string
  /** A sentence for the alarm's text. */
  readonly meaning: string
  readonly unit: 'seconds' | 'percent' | 'count'
  readonly above: number
  /** For how long before the alarm begins; 5 by default. */
  readonly minutes?: number
}

/** An error in the log that needs a person: on AWS an alarm begins with the first line. */
export interface LoggedError {
  /** As a measure's. */
  readonly name: string
  readonly meaning: string
  /** The line's `msg`. */
  readonly message: string
}

export interface ServiceDeclaration {
  /** Also of its folder, queue, database and environments. */
  readonly name: string
  /** Local port of the web process; the worker's is the next. */
  readonly portBlock: number
  readonly routes: readonly Route[]
  readonly publishes: readonly EventType[]
  readonly subscribes: readonly EventType[]
  readonly schedules: readonly Schedule[]
  /** Environment variables, only for this service's processes. */
  readonly secrets: readonly string[]
  readonly measures?: readonly Measure[]
  readonly errors?: readonly LoggedError[]
  /** Files of `src/platform` that the generator does not overwrite. */
  readonly owns?: readonly string[]
}

/** Keeps the literal types. */
export function defineService<const D extends ServiceDeclaration>(declaration: D): D {
  return declaration
}

export type PublishedBy<S extends ServiceDeclaration> = S['publishes'][number]

export type HandlersOf<S extends ServiceDeclaration, Context> = {
  readonly [T in S['subscribes'][number]]: (event: EventOf<T>, context: Context) => Promise<unknown>
}

/** The worker daemon's HttpPath. */
export const eventsPath = '/events'

/** Deliveries of an event before it is a dead letter. */
export const maxDeliveries = 360
