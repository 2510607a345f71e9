/** Both calls are idempotent, and a stopped part can be started again. */
export interface Part {
  readonly name: string
  start(): Promise<void>
  stop(): Promise<void>
}

export async function restart(part: Part): Promise<void> {
  await part.stop()
  await part.start()
}
