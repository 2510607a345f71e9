import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { planUpgrade, type Versions } from '../src/upgrade/plan.ts'
import { changedCopies } from '../src/upgrade/platform-copies.ts'
import { changesOf, describe as describePlan } from '../src/upgrade/report.ts'
import { texts, tree } from './support/trees.ts'

type Files = Readonly<Record<string, string>>

const versions = (base: Files, mine: Files, theirs: Files, moves: Files = {}): Versions => ({
  base: tree(base),
  mine: tree(mine),
  theirs: tree(theirs),
  moves: new Map(Object.entries(moves)),
  labels: { mine: 'yours', theirs: 'template' },
})

/** As in `merged a.ts`, with the texts that are written. */
function planned(...files: [Files, Files, Files, Files?]) {
  const plan = planUpgrade(versions(...files))
  const lines = describePlan(plan).map((line) => line.replace(/ +/, ' ').replace(/:.*/, ''))
  return { lines, written: texts(changesOf(plan).written) }
}

const files = fc.dictionary(
  fc.constantFrom('a', 'b/c', 'b/d', 'docs/cost.md'),
  fc.constantFrom('1\n', '2\n', '3\n'),
)

test('nothing is planned for a template that has not changed', () => {
  fc.assert(
    fc.property(files, files, (base, mine) => {
      expect(planned(base, mine, base).lines).toEqual([])
    }),
  )
})

test('a repository that has changed nothing becomes the newer template', () => {
  fc.assert(
    fc.property(files, files, (base, theirs) => {
      const { written, removed } = changesOf(planUpgrade(versions(base, base, theirs)))
      const result = { ...base, ...texts(written) }
      for (const path of removed) delete result[path]
      expect(result).toEqual(theirs)
    }),
  )
})

test('a service that was deleted here stays deleted, with what the template adds to it', () => {
  const base = { 'apps/mailer/a.ts': '1', 'apps/mailer/src/b.ts': '1', 'apps/user/a.ts': '1' }
  const { lines } = planned(
    base,
    { 'apps/user/a.ts': '1' },
    { ...base, 'apps/mailer/a.ts': '2', 'apps/mailer/src/c.ts': '1', 'apps/user/c.ts': '1' },
  )
  expect(lines).toEqual(['added apps/user/c.ts'])
})

test('a change of a file that the template has moved moves with it', () => {
  const base = { 'old.ts': 'a\nb\nc\n' }
  const mine = { 'old.ts': 'A\nb\nc\n' }
  expect(planned(base, mine, { 'new.ts': 'a\nb\nC\n' }, { 'old.ts': 'new.ts' })).toEqual({
    lines: ['removed old.ts', 'merged new.ts'],
    written: { 'new.ts': 'A\nb\nC\n' },
  })
  expect(planned(base, mine, { 'new.ts': 'a\nb\nc\n' }, { 'old.ts': 'new.ts' }).written).toEqual({
    'new.ts': 'A\nb\nc\n',
  })
})

test('the lockfile is the template’s, and pages that programs write are left to them', () => {
  const both = (value: string) => ({
    'pnpm-lock.yaml': value,
    'docs/cost.md': value,
    'docs/events/README.md': value,
  })
  expect(planned(both('1'), both('2'), both('3'))).toEqual({
    lines: ['updated pnpm-lock.yaml'],
    written: { 'pnpm-lock.yaml': '3' },
  })
})

describe('the platform', () => {
  const original = 'turbo/generators/templates/service/src/platform/a.ts'
  const of = (service: string) => `apps/${service}/src/platform/a.ts`
  const platform = (template: string, order = template) => ({ [original]: template, [of('order')]: order })

  test('of a service of your own is the newer template’s, unless you changed it there', () => {
    const mine = { ...platform('1\n2\n3\n'), [of('basket')]: '1\n2\n3\n', [of('shelf')]: 'own\n2\n3\n' }
    expect(planned(platform('1\n2\n3\n'), mine, platform('1\n2\nnew\n')).written).toEqual({
      ...platform('1\n2\nnew\n'),
      [of('basket')]: '1\n2\nnew\n',
      [of('shelf')]: 'own\n2\nnew\n',
    })
    expect(changedCopies(versions(platform('1\n2\n3\n'), mine, {}))).toEqual([of('shelf')])
  })

  test('has your change of its template in every service', () => {
    const mine = { ...platform('own\n2\n3\n'), [of('basket')]: 'own\n2\n3\n' }
    expect(planned(platform('1\n2\n3\n'), mine, platform('1\n2\nnew\n')).written).toEqual({
      ...platform('own\n2\nnew\n'),
      [of('basket')]: 'own\n2\nnew\n',
    })
  })

  test('has a conflict in its template once, and not in every service', () => {
    const mine = { ...platform('own'), [of('basket')]: 'own' }
    expect(planned(platform('1'), mine, platform('new')).lines).toEqual([`CONFLICT ${original}`])
  })

  test('of the template’s own services may differ from its template', () => {
    const mine = platform('1', 'special')
    expect(planned(mine, mine, platform('2', 'special 2')).written).toEqual(platform('2', 'special 2'))
    expect(changedCopies(versions(mine, mine, {}))).toEqual([])
  })
})
