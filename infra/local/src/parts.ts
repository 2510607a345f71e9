import type { Part } from '@fanfare/emulators/lifecycle'

export type Progress = (part: string, milliseconds: number) => void

/** Called every few seconds while a stop lasts, with the parts that are being stopped. */
export type SlowStop = (parts: readonly string[]) => void

/** Milliseconds. */
const slow = 3_000

/** Undefined for a part that is replaced. */
export interface Dependencies {
  /** Ready before the part is started, and stopped after it. */
  readonly needs?: readonly (Part | undefined)[]
  /** Started at the same time as the part, and stopped after it. */
  readonly uses?: readonly (Part | undefined)[]
}

/** A part must be added after its dependencies. */
export function createParts(progress: Progress = () => {}, slowStop: SlowStop = () => {}) {
  const dependencies = new Map<Part, Dependencies>()
  const steps = new Set<Part>()
  let stops = 0
  let stopping: Promise<void> | undefined

  function add<P extends Part | undefined>(part: P, itsDependencies: Dependencies = {}): P {
    if (part) dependencies.set(part, itsDependencies)
    return part
  }

  function step(name: string, start: () => Promise<void>, itsDependencies?: Dependencies): Part {
    const part = add({ name, start, stop: async () => {} }, itsDependencies)
    steps.add(part)
    return part
  }

  /** When a part fails, all are stopped. A stop makes a concurrent start fail. */
  async function start(): Promise<void> {
    const stopsBefore = stops
    const ready = new Map<Part, Promise<void>>()
    for (const [part, { needs = [] }] of dependencies) {
      const needed = needs.map((each) => each && ready.get(each))
      ready.set(
        part,
        Promise.all(needed).then(async () => {
          if (stops !== stopsBefore) throw new Error(`${part.name} was not started: everything is stopping`)
          const began = performance.now()
          await part.start()
          if (!steps.has(part)) progress(part.name, performance.now() - began)
        }),
      )
    }
    try {
      await Promise.all(ready.values())
    } catch (error) {
      await stop()
      throw error
    }
  }

  /** Throws an AggregateError when some parts could not be stopped. */
  function stop(): Promise<void> {
    stops += 1
    stopping ??= stopAll().finally(() => {
      stopping = undefined
    })
    return stopping
  }

  async function stopAll(): Promise<void> {
    const stopped = new Map<Part, Promise<unknown>>()
    const errors: unknown[] = []
    const underWay = new Set<string>()
    const report = setInterval(() => slowStop([...underWay]), slow)
    for (const part of [...dependencies.keys()].reverse()) {
      const before = [...stopped].filter(([each]) => dependsOn(each, part)).map(([, promise]) => promise)
      const stopPart = async () => {
        underWay.add(part.name)
        await part.stop().catch((error) => errors.push(error))
        underWay.delete(part.name)
      }
      stopped.set(part, Promise.all(before).then(stopPart))
    }
    await Promise.all(stopped.values())
    clearInterval(report)
    if (errors.length > 0) throw new AggregateError(errors, 'not everything could be stopped')
  }

  function dependsOn(part: Part, other: Part): boolean {
    const { needs = [], uses = [] } = dependencies.get(part) ?? {}
    return needs.includes(other) || uses.includes(other)
  }

  return { add, step, start, stop }
}
