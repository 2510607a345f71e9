import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { repository } from '../src/deploy/bundle.ts'
import { resourcesOf, services, stages, templatesOf } from './support/templates.ts'

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

const pages = read('docs/deploy.md') + read('docs/operate.md')

test('every log of a process that the pages name has a group in a template', () => {
  const groups = stages.flatMap(([stage]) =>
    resourcesOf(stage, 'AWS::Logs::LogGroup').map(({ properties }) =>
      String(properties['LogGroupName']).replace(`/${stage}-`, '/$STAGE-'),
    ),
  )
  const named = pages.match(/\/aws\/(?!.*eb-hooks)\w+\/\$STAGE-[\w-]+\/[\w/.-]+\.log/g) ?? []
  expect(named.length).toBeGreaterThan(3)
  expect(named.filter((name) => !groups.includes(name))).toEqual([])
  expect(pages.match(/\/aws\/lambda\S*/g), 'each function has a group of its own').toBeNull()
})

test('every name that CloudFormation makes, as the pages have it, begins as one of a resource', () => {
  const made = Object.entries(templatesOf('staging')).flatMap(([stack, { Resources }]) =>
    Object.keys(Resources).map((id) => `fanfare-$STAGE-${stack === 'main' ? '' : `${stack}-`}${id}`),
  )
  const named = pages.match(/fanfare-\$STAGE-[a-z-]*[A-Z]\w*/g) ?? []
  expect(named.length).toBeGreaterThan(3)
  expect(named.filter((name) => !made.some((full) => full.startsWith(name)))).toEqual([])
})
