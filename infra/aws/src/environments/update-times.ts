import type { PlacedService, Plan } from '../plan.ts'

const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']

/**
 * When the platform may be updated, UTC: another night for each service, so that the instances of one are doubled at
 * a time. Without a service, for `compact`.
 */
export function updateTime(plan: Plan, service?: PlacedService): string {
  const index = service === undefined ? plan.services.length : plan.services.indexOf(service)
  const hour = (3 + 2 * Math.floor(index / days.length)) % 24
  return `${days[index % days.length]}:${String(hour).padStart(2, '0')}:00`
}
