import { UsageError } from '@fanfare/command'
import type { ServiceDeclaration } from '@fanfare/contracts'

/**
 * The services in apps/, and copies of them. A copy publishes nothing, since an event has one publisher. Throws a
 * UsageError when fewer are asked for than there are.
 */
export function asManyServices(
  declarations: readonly ServiceDeclaration[],
  count = declarations.length,
): ServiceDeclaration[] {
  if (count < declarations.length)
    throw new UsageError(
      `apps/ has ${declarations.length} services that need each other: ask for ${declarations.length} or more, and not ${count}.`,
    )
  return Array.from({ length: count }, (_, index) => {
    const original = declarations[index % declarations.length]
    if (original === undefined) throw new Error('There is no service in apps/ to make copies of.')
    return index < declarations.length
      ? original
      : copyOf(original, Math.floor(index / declarations.length) + 1, 10_000 + 10 * index)
  })
}

function copyOf(original: ServiceDeclaration, round: number, portBlock: number): ServiceDeclaration {
  const name = `${original.name}-${round}`
  return {
    ...original,
    name,
    portBlock,
    publishes: [],
    routes: original.routes.map((route) => ({ ...route, path: `/${name}${route.path}` })),
  }
}
