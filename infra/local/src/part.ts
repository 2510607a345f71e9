/** One piece of the local cloud that can be started, stopped and started again alone. Both calls are idempotent. */
export interface Part {
  readonly name: string
  start(): Promise<void>
  stop(): Promise<void>
}

/** Stops the part and starts it again, on the same port and with the same data. */
export async function restart(part: Part): Promise<void> {
  await part.stop()
  await part.start()
}
