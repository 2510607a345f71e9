import { join } from 'node:path'
import { findDeclarations } from '@fanfare/topology'
import { article } from '../../src/cost/article.ts'
import { exampleOf, placements } from '../../src/cost/placement.ts'
import { asManyServices } from '../../src/cost/services.ts'
import { everyStage, loadStage, type Stage } from '../../src/stage.ts'
import { synthesise } from '../../src/synthesise.ts'

// Run by global-setup.ts: synthesises what the tests read into a folder. First by the command itself, for every
// stage.
const folder = process.argv[2] ?? ''
process.argv.splice(2, 1, '--out', folder)
await import('../../src/synth.ts')

const declarations = await findDeclarations()
const stages = await Promise.all((await everyStage()).map(loadStage))

/** One service elsewhere, without naming any. */
const exceptFor = (at: number, placement: Stage['placement']) => ({
  services: { [declarations.at(at)?.name ?? '']: { placement } },
})

const staging = await loadStage('staging')
const moved: Record<string, Stage> = {
  isolated: { ...staging, placement: 'isolated' },
  // While the secret of the CDN is replaced.
  compact: {
    ...staging,
    placement: 'compact',
    compact: { ...staging.compact, originSecretVersion: '01234567-89ab-cdef-0123-456789abcdef' },
  },
  'shared-and-compact': { ...staging, placement: 'shared', ...exceptFor(0, 'compact') },
  // With all optional properties of a stage.
  'isolated-and-compact': {
    ...staging,
    placement: 'isolated',
    ...exceptFor(-1, 'compact'),
    domain: {
      name: 'shop.example.com',
      certificateArn: 'arn:aws:acm:us-east-1:123456789012:certificate/12345678-1234-1234-1234-123456789012',
    },
    alarmEmail: 'somebody@example.com',
    environment: { LOG_LEVEL: 'debug' },
    traces: { share: 0.05 },
    account: '123456789012',
    zones: ['us-east-1b', 'us-east-1c'],
  },
}
for (const [name, stage] of Object.entries(moved))
  synthesise(stage, declarations, join(folder, 'moved', name))

synthesise(
  {
    ...staging,
    placement: 'compact',
    compact: { ...staging.compact, loadBalancer: true },
    ephemeral: false,
    alarmEmail: 'somebody@example.com',
  },
  declarations,
  join(folder, 'moved', 'compact-kept'),
)

// A second time, for comparison; the rules were applied the first time.
synthesise(staging, declarations, join(folder, 'moved', 'again'), { unchecked: true })

// For docs/cost.md, which compares with the article.
if (declarations.length < article.services) {
  const six = asManyServices(declarations, article.services)
  for (const name of placements.map(exampleOf))
    synthesise(await loadStage(name), six, join(folder, 'six', name), { unchecked: true })
}

// The README says that so many have room.
const database = { ...staging.database, instanceClass: 'db.t4g.large', connections: 700 }
const ten = asManyServices(declarations, Math.max(10, declarations.length))
synthesise({ ...staging, placement: 'isolated', database }, ten, join(folder, 'ten'), { unchecked: true })
process.send?.({ stages, services: declarations })
