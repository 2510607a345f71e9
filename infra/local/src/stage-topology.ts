import type { ServiceDeclaration } from '@fanfare/contracts'
import type { AwsConfig } from '@fanfare/emulators/broker'
import { inTurn, type Part } from '@fanfare/emulators/lifecycle'
import type { QueueSettings } from '@fanfare/topology'
import { type Provisioned, provision, removeStage } from './provision/index.ts'

interface StageTopologyOptions {
  readonly stage: string
  readonly services: readonly ServiceDeclaration[]
  readonly aws: AwsConfig
  readonly queues: QueueSettings
  readonly ephemeral: boolean
}

export interface StageTopology extends Part {
  provisioned(): Provisioned
}

export function createStageTopology({ ephemeral, ...options }: StageTopologyOptions): StageTopology {
  const { stage, aws } = options
  const next = inTurn()
  let provisioned: Provisioned | undefined

  return {
    name: 'topics and queues',
    provisioned() {
      if (!provisioned) throw new Error('topics and queues are created at the start')
      return provisioned
    },
    start: () =>
      next(async () => {
        provisioned ??= await provision(options)
      }),
    stop: () =>
      next(async () => {
        if (ephemeral && provisioned) await removeStage({ stage, aws })
        provisioned = undefined
      }),
  }
}
