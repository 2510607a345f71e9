import { stages } from './templates.ts'

/** Stages with environments for each service, and their names. */
export const isolatedOrShared = stages
  .filter(([, { placement }]) => placement !== 'compact')
  .map(([folder, { name }]) => [folder, name] as const)
