import { EventEmitter, once } from 'node:events'

/** What happened to one message. */
export interface Delivery {
  readonly messageId: string
  readonly receiveCount: number
}

export interface Failure extends Delivery {
  /** The worker's status, or why there was none. */
  readonly reason: number | string
}

export interface DaemonEvents {
  received: [Delivery]
  /** Answered 200. Its delete may still wait for company: see `settled`. */
  delivered: [Delivery]
  failed: [Failure]
  /** The worker closed the connection; the message is POSTed again. */
  reposted: [Delivery]
  /** Deleted unprocessed, past the RetentionPeriod. */
  expired: [Delivery]
  /** A periodic task was put into the queue. */
  scheduled: [{ readonly name: string; readonly scheduledAt: Date }]
  /** Nothing is in flight, or nothing waits for a delete: internal news for `settled`. */
  idle: []
}

export interface Counters {
  readonly received: number
  readonly delivered: number
  readonly failed: number
  readonly reposted: number
  readonly expired: number
  /** Received and not yet answered. */
  readonly inFlight: number
}

/** Counts the daemon's work and tells those who listen. */
export function createActivity() {
  const events = new EventEmitter<DaemonEvents>()
  const counters = { received: 0, delivered: 0, failed: 0, reposted: 0, expired: 0, inFlight: 0 }

  return {
    events,
    counters: counters as Counters,
    received(delivery: Delivery): void {
      counters.received += 1
      counters.inFlight += 1
      events.emit('received', delivery)
    },
    reposted(delivery: Delivery): void {
      counters.reposted += 1
      events.emit('reposted', delivery)
    },
    /** The end of a message that was received. */
    ended(how: 'delivered' | 'expired', delivery: Delivery): void {
      counters[how] += 1
      counters.inFlight -= 1
      events.emit(how, delivery)
      if (counters.inFlight === 0) events.emit('idle')
    },
    failed(failure: Failure): void {
      counters.failed += 1
      counters.inFlight -= 1
      events.emit('failed', failure)
      if (counters.inFlight === 0) events.emit('idle')
    },
    /** Resolves when every message received has met its end. */
    async idle(): Promise<void> {
      while (counters.inFlight > 0) await once(events, 'idle')
    },
  }
}

export type Activity = ReturnType<typeof createActivity>
