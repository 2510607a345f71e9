import type { EventType } from '@fanfare/contracts'
import type { FactOf } from '../../src/history/fact.ts'
import type { JourneySummary } from '../../src/journey/read-journeys.ts'
import type { StoredParts } from '../../src/journey/read-parts.ts'
import type { Seen } from '../../src/journey/story.ts'

const order: JourneySummary = {
  id: '019ba533-0000-7000-8000-000000000001',
  status: 'pending',
  reason: undefined,
  payment: 'pending',
  balance: 'pending',
  total: 4980,
  balanceAmount: 1000,
  cardAmount: 3980,
  currency: 'EUR',
  paymentMethod: 'pm_card_visa',
  at: 0,
  updated: 0,
  waitsFor: undefined,
}
const parts: StoredParts = {
  items: [],
  payment: undefined,
  entries: [],
  mails: [],
  outbox: [],
  stripe: undefined,
}

export const seen = (given: Partial<Seen>): Seen => ({
  order,
  parts,
  facts: [],
  outages: [],
  spans: [],
  declarations: [],
  now: 100_000,
  ...given,
})

/** Stored at `at`, published ten milliseconds later. */
export const event = (type: EventType, at: number, more: Partial<FactOf<'event'>> = {}): FactOf<'event'> => ({
  kind: 'event',
  at,
  published: at + 10,
  id: `${type} ${at}`,
  type,
  source: type.split('.')[0] ?? '',
  data: {},
  ...more,
})

export const attempt = (
  of: FactOf<'event'>,
  service: string,
  at: number,
  answer: number | string = 200,
  number = 1,
): FactOf<'try'> => ({ kind: 'try', at, until: at + 5, event: of.id, type: of.type, service, number, answer })

export const outage = (part: string, at: number, until: number): FactOf<'outage'> => ({
  kind: 'outage',
  part,
  how: 'stopped',
  at,
  until,
})
