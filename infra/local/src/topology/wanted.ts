import {
  deadLetterQueueName,
  type queueDefaults,
  queueName,
  type ServiceDeclaration,
  topicName,
} from '@fanfare/contracts'

export type QueueSettings = Readonly<Record<keyof typeof queueDefaults, number>>

export interface WantedService {
  readonly service: string
  readonly queue: string
  readonly deadLetterQueue: string
  /** Names of the topics that its queue hears. */
  readonly topics: readonly string[]
}

/** The names of all that a stage consists of. */
export interface Wanted {
  readonly topics: readonly string[]
  readonly services: readonly WantedService[]
}

export function wantedTopology(stage: string, declarations: readonly ServiceDeclaration[]): Wanted {
  const events = new Set(declarations.flatMap(({ publishes, subscribes }) => [...publishes, ...subscribes]))
  return {
    topics: [...events].map((event) => topicName(stage, event)).sort(),
    services: declarations.map(({ name, subscribes }) => ({
      service: name,
      queue: queueName(stage, name),
      deadLetterQueue: deadLetterQueueName(stage, name),
      topics: subscribes.map((event) => topicName(stage, event)).sort(),
    })),
  }
}

/** What the names of everything in a stage begin with. Throws when it could not be told from another stage's. */
export function stagePrefix(stage: string): string {
  if (/^[a-z][a-z0-9]*$/.test(stage)) return `${stage}-`
  throw new Error(
    `a stage's name is letters and digits: with a dash, ${stage} could be taken for a part of another's`,
  )
}
