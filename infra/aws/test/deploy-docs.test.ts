import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { repository } from '../src/deploy/bundle.ts'
import { services } from './support/templates.ts'

const read = (path: string) => readFileSync(join(repository, path), 'utf8')

test('docs/operate.md says of every alarm what to do', () => {
  const sources = globSync('infra/aws/src/operations/*.ts', { cwd: repository }).map(read)
  const general = sources.flatMap((source) =>
    [...source.matchAll(/what: '([\w-]+)'/g)].map(([, what]) => what),
  )
  const declared = services.flatMap(({ measures = [], errors = [] }) =>
    [...measures, ...errors].map(({ name }) => name),
  )
  const alarms = [...general, ...declared]
  const headings = [...read('docs/operate.md').matchAll(/^### (\S+)$/gm)].map(([, heading]) => heading)
  expect(alarms.length).toBeGreaterThan(10)
  expect(headings.toSorted()).toEqual([...new Set(alarms)].toSorted())
})

test.each(['docs/deploy.md', 'docs/operate.md'])('%s links to headings that are there', (page) => {
  const anchors = (text: string) =>
    [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\w\s-]/g, '')
        .replaceAll(' ', '-'),
    )
  const links = [...read(page).matchAll(/\]\(([\w./]*)#([^)]+)\)/g)]
  const dead = links.filter(
    ([, file, anchor = '']) => !anchors(read(file ? join('docs', file) : page)).includes(anchor),
  )
  expect(dead.map(([link]) => link)).toEqual([])
})
