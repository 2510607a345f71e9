export type { Counters, DaemonEvents, Delivery, Failure } from './activity.ts'
export type { SqsdOptions } from './options.ts'
export type { PeriodicTask } from './task-message.ts'
export { createWorkerDaemon, type WorkerDaemon, type WorkerDaemonConfig } from './worker-daemon.ts'
