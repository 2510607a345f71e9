import { stages } from './templates.ts'

/** What was synthesised with environments for each service, and the name of its stage. */
export const isolatedOrShared = stages
  .filter(([, { placement }]) => placement !== 'compact')
  .map(([folder, { name }]) => [folder, name] as const)
