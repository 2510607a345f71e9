/** Calls are idempotent; a stopped part can start again. */
export interface Part {
  readonly name: string
  start(): Promise<void>
  stop(): Promise<void>
}

export async function restart(part: Part): Promise<void> {
  await part.stop()
  await part.start()
}
