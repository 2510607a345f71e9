import type { ServiceDeclaration } from '@fanfare/contracts'
import { scheduleProblems } from './schedule-problems.ts'

/** Web and worker. */
const portsPerService = 2

export function problemsOf(services: readonly (readonly [folder: string, ServiceDeclaration])[]): string[] {
  const declarations = services.map(([, declaration]) => declaration)
  return [
    ...services
      .filter(([folder, { name }]) => folder !== name)
      .map(
        ([folder, { name }]) => `apps/${folder} declares itself as ${name}: the two names must be the same`,
      ),
    ...overlappingPorts(declarations),
    ...publishedTwice(declarations),
    ...notPublished(declarations),
    ...declarations.flatMap(scheduleProblems),
  ]
}

function overlappingPorts(declarations: readonly ServiceDeclaration[]): string[] {
  const byPort = declarations.toSorted((a, b) => a.portBlock - b.portBlock)
  return byPort.flatMap((service, index) => {
    const before = byPort[index - 1]
    if (before === undefined || service.portBlock - before.portBlock >= portsPerService) return []
    const last = service.portBlock + portsPerService - 1
    return [
      `the ports of ${service.name}, ${service.portBlock} to ${last}, overlap with those of ${before.name}: give one of them another portBlock`,
    ]
  })
}

function publishedTwice(declarations: readonly ServiceDeclaration[]): string[] {
  const publications = declarations.flatMap(({ name, publishes }) =>
    publishes.map((event) => ({ name, event })),
  )
  const publishers = Map.groupBy(publications, ({ event }) => event)
  return [...publishers]
    .filter(([, by]) => by.length > 1)
    .map(
      ([event, by]) =>
        `${event} is published by ${by.map(({ name }) => name).join(' and ')}: an event has one publisher`,
    )
}

function notPublished(declarations: readonly ServiceDeclaration[]): string[] {
  const published = new Set(declarations.flatMap(({ publishes }) => publishes))
  return declarations.flatMap(({ name, subscribes }) =>
    subscribes
      .filter((event) => !published.has(event))
      .map(
        (event) =>
          `${name} subscribes to ${event}, which no service publishes: add it to the publishes of one, or remove it`,
      ),
  )
}
