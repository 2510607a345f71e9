import type { EventOf, EventType } from './event.ts'
import type { Route } from './routes.ts'

/** A task that the worker daemon POSTs to `path` at the times of `cron` (five fields, UTC), as cron.yaml has it. */
export interface Schedule {
  readonly name: string
  readonly path: string
  readonly cron: string
}

/** Everything that the rest of the house knows of a service. */
export interface ServiceDeclaration {
  /** The name of its folder, queue, database and environments. */
  readonly name: string
  /** Its ports on one machine: the web listens on this one, the worker on the next. */
  readonly portBlock: number
  readonly routes: readonly Route[]
  readonly publishes: readonly EventType[]
  readonly subscribes: readonly EventType[]
  readonly schedules: readonly Schedule[]
  /** Names of the environment variables that hold secrets: only this service's processes are given them. */
  readonly secrets: readonly string[]
}

/** Declares a service, keeping its literal types: handlers and publications are checked against them. */
export function defineService<const D extends ServiceDeclaration>(declaration: D): D {
  return declaration
}

/** The events that a service may publish. */
export type PublishedBy<S extends ServiceDeclaration> = S['publishes'][number]

/** Exactly one handler for every event that the service subscribes to; none more, none less. */
export type HandlersOf<S extends ServiceDeclaration, Context> = {
  readonly [T in S['subscribes'][number]]: (event: EventOf<T>, context: Context) => Promise<void>
}

/** Path at which every worker takes its events; the worker daemon's HttpPath. */
export const eventsPath = '/events'

/**
 * How every service's queue is set up, in seconds.
 * A worker may be away for `maxReceiveCount` × `errorVisibilitySeconds`, half an hour, before the queue's messages lie in
 * the dead-letter queue; a poison message is tried as long. That queue keeps it longer, since a message's age counts
 * from its first sending.
 * Source: SQS developer guide, dead-letter queues; Elastic Beanstalk, `aws:elasticbeanstalk:sqsd`.
 */
export const queueDefaults = {
  visibilitySeconds: 300,
  errorVisibilitySeconds: 5,
  maxReceiveCount: 360,
  retentionSeconds: 4 * 24 * 3600,
  deadLetterRetentionSeconds: 14 * 24 * 3600,
} as const

/**
 * Options of Node for every process of a service, here and on AWS. V8 sizes its young generation by the machine's memory,
 * and a small one holds less: 2 MB instead of 4 was worth 6 MB. Its middle compiler takes 10 MB for what it inlines while
 * a process warms up, which malloc never gives back; without inlining, no run was slower beyond the noise. (Without
 * Maglev it would be 20 MB, and a third more work in a worker that warms up. glibc's MALLOC_MMAP_THRESHOLD_ would save
 * as much: every read of a socket then asks the system for memory, and everything takes longer.)
 * Not in NODE_OPTIONS, which does not take all of them. Source: `node --v8-options`; sizes in megabytes.
 */
export const nodeFlags = ['--max-semi-space-size=2', '--no-maglev-inlining'] as const
