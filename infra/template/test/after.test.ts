import { expect, test } from 'vitest'
import { newNotes } from '../src/upgrade/notes.ts'
import { stepsAfter } from '../src/upgrade/steps-after.ts'

const stepsOf = (path: string, mayStamp = true) => stepsAfter([path], mayStamp).map(({ what }) => what)

test('only programs that read what has changed run after an upgrade', () => {
  expect(stepsOf('docs/operate.md')).toEqual([])
  expect(stepsOf('apps/order/package.json')).toEqual(['install', 'format'])
  expect(stepsOf('apps/order/prisma/schema.prisma')).toEqual(['database clients'])
  expect(stepsOf('apps/order/service.ts')).toEqual([
    'platform of each service',
    'format',
    'pages of the events',
    'page of the costs',
  ])
  expect(stepsOf('turbo/generators/stamp.ts', false)).toEqual(['format'])
})

test('notes are what the newer changelog says and the older does not', () => {
  const older = '# Changelog\n\n## Unreleased\n\n### Added\n- a\n'
  const newer = `# Changelog\n\n## Unreleased\n\n### Added\n- d\n\n## [1.0.0]\n\n### Added\n- a\n- b\n\n### Fixed\n- c\n`
  expect(newNotes(older, newer)).toEqual([
    '\nUnreleased: Added',
    '- d',
    '\n1.0.0: Added',
    '- b',
    '\n1.0.0: Fixed',
    '- c',
  ])
  expect(newNotes(newer, newer)).toEqual([])
})
