import { planCall } from './call.ts'
import { planEvent } from './event.ts'
import type { Options } from './options.ts'
import type { Plan } from './plan.ts'
import type { Repository } from './repository.ts'
import { planRoute } from './route.ts'
import { planSchedule } from './schedule.ts'
import { planService } from './service.ts'

/** Throws, before anything is written, when the options do not fit what there is. */
export async function planOf(repository: Repository, options: Options): Promise<Plan> {
  switch (options.kind) {
    case 'service':
      return planService(repository, options)
    case 'event':
      return planEvent(repository, options)
    case 'route':
      return planRoute(repository, options)
    case 'schedule':
      return planSchedule(repository, options)
    case 'call':
      return planCall(repository, options)
    default:
      return options satisfies never
  }
}
