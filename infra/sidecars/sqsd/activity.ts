import { EventEmitter, once } from 'node:events'

export interface Delivery {
  readonly messageId: string
  readonly receiveCount: number
  readonly body: string
  readonly sentAt: Date
}

export interface Failure extends Delivery {
  /** Status or error. */
  readonly reason: number | string
}

export interface DaemonEvents {
  received: [Delivery]
  /** The delete may be pending: see `settled`. */
  delivered: [Delivery]
  failed: [Failure]
  reposted: [Delivery]
  /** Past the RetentionPeriod. */
  expired: [Delivery]
  scheduled: [{ readonly name: string; readonly scheduledAt: Date }]
  /** Nothing in flight, or no delete pending. */
  idle: []
}

export interface Counters {
  readonly received: number
  readonly delivered: number
  readonly failed: number
  readonly reposted: number
  readonly expired: number
  /** Received, not yet answered. */
  readonly inFlight: number
}

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
    async idle(): Promise<void> {
      while (counters.inFlight > 0) await once(events, 'idle')
    },
  }
}

export type Activity = ReturnType<typeof createActivity>
