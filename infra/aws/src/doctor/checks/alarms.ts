import type { Check } from '../finding.ts'

/** Nobody gets mail there. Source: RFC 2606, 2 and 3. */
const reserved = /[@.]example(\.(com|net|org))?$/i

export const alarms: Check = async ({ stage: { name, alarmEmail } }) => {
  if (alarmEmail === undefined) return { state: 'ok', says: 'to nobody: the stage is ephemeral' }
  if (!reserved.test(alarmEmail)) return { state: 'ok', says: `to ${alarmEmail}` }
  return {
    state: 'missing',
    says: `to ${alarmEmail}, which is an example: set alarmEmail in infra/aws/stages/${name}.ts`,
  }
}
