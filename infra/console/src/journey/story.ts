import type { ServiceDeclaration } from '@fanfare/contracts'
import { type Fact, type FactOf, tracesOf } from '../history/fact.ts'
import type { Span } from '../history/spans.ts'
import { stepsOf } from './fact-steps.ts'
import { type Gap, gapsOf } from './gaps.ts'
import { missingDeliveries } from './missing-deliveries.ts'
import type { JourneySummary } from './read-journeys.ts'
import type { StoredParts } from './read-parts.ts'
import { rowSteps } from './row-steps.ts'
import { type SagaStep, sagaOf } from './saga.ts'
import { spanSteps } from './span-steps.ts'
import type { Step, StepKind } from './step.ts'

export interface Story {
  readonly order: JourneySummary
  readonly parts: StoredParts
  readonly steps: readonly Step[]
  readonly saga: readonly SagaStep[]
  readonly traces: readonly string[]
}

export interface Seen {
  readonly order: JourneySummary
  readonly parts: StoredParts
  readonly facts: readonly Fact[]
  readonly outages: readonly FactOf<'outage'>[]
  readonly spans: readonly Span[]
  readonly declarations: readonly Pick<ServiceDeclaration, 'name' | 'subscribes'>[]
  readonly now: number
}

export function storyOf(seen: Seen): Story {
  const { order, parts, facts } = seen
  const steps = [
    ...facts.flatMap((fact) => stepsOf(fact, facts)),
    ...rowSteps(order, parts),
    ...gapsOf({ ...seen, mails: parts.mails }).map(gapStep),
    ...missingDeliveries(seen),
    ...spanSteps(seen.spans),
  ]
  return {
    order,
    parts,
    steps: steps.sort(
      (one, other) => one.at - other.at || ranks.indexOf(one.kind) - ranks.indexOf(other.kind),
    ),
    saga: sagaOf(facts, order),
    traces: tracesOf(facts),
  }
}

/** At the same millisecond, the cause before its effect. */
const ranks: readonly StepKind[] = [
  'request',
  'row',
  'decision',
  'event',
  'gap',
  'try',
  'span',
  'line',
  'mail',
  'wait',
]

const gapStep = ({ at, until, service, text }: Gap): Step => ({
  at,
  until,
  where: service,
  kind: 'gap',
  text,
  tone: 'wait',
})
