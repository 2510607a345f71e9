import type { Operation } from '@fanfare/contracts'
import type { Durations } from './durations.ts'

/** Failed, if it has the field `error`. */
interface Ended extends Operation {
  readonly error?: unknown
}

export type RecordProcessing = (operation: Ended, milliseconds: number) => void

/** The time of the handler, and how old the event was when its handler was done. */
export function createRecordProcessing(durations: Durations): RecordProcessing {
  const processing = durations.metric('messaging.process.duration')
  const ages = durations.metric('fanfare.event.age')

  return ({ attributes, ...outcome }, milliseconds) => {
    const destination = attributes['messaging.destination.name']
    const event = attributes['cloudevents.event_type']
    const about = () => ({
      'messaging.system': attributes['messaging.system'],
      'messaging.operation.name': 'process',
      'messaging.destination.name': destination,
      'cloudevents.event_type': event,
    })
    const key = `${destination} ${event}`
    if ('error' in outcome) {
      const error = attributes['error.type'] ?? '_OTHER'
      const failed = () => ({ ...about(), 'error.type': error })
      processing.seriesOf(`${key} ${error}`, failed).record(milliseconds)
    } else processing.seriesOf(key, about).record(milliseconds)
    const age = Date.now() - Date.parse(String(attributes['fanfare.event.time']))
    if (age >= 0) ages.seriesOf(key, about).record(age)
  }
}
