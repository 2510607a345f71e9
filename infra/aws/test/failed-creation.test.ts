import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import { all, moved, record, stages, templatesOf } from './support/templates.ts'

/** What stays after a first creation that CloudFormation has rolled back, or stops the rollback. */
function outliving(folder: string): string[] {
  const resources = Object.values(templatesOf(folder)).flatMap(({ Resources }) => Object.values(Resources))
  return resources.flatMap((resource) => {
    const { Type, Properties = {}, DeletionPolicy } = record(resource)
    const stays = DeletionPolicy === 'Retain' || DeletionPolicy === 'Snapshot'
    const protectedBy = Object.entries(record(Properties))
      .filter(([name, value]) => /DeletionProtection|TerminationProtection/.test(name) && value === true)
      .map(([name]) => name)
    return stays || protectedBy.length > 0 ? [String(Type)] : []
  })
}

function protectedStacks(folder: string): string[] {
  const manifest = record(
    JSON.parse(readFileSync(join(inject('templates'), folder, 'manifest.json'), 'utf8')),
  )
  return Object.entries(record(manifest['artifacts'])).flatMap(([id, artifact]) => {
    const { type, properties = {} } = record(artifact)
    return type === 'aws:cloudformation:stack' && record(properties)['terminationProtection'] === true
      ? [id]
      : []
  })
}

const isKept = (folder: string) =>
  stages.find(([name]) => name === folder)?.[1].ephemeral === false ||
  (moved.includes(folder) && protectedStacks(folder).length > 0)
const lasting = all.filter(isKept)
const ephemeral = all.filter((folder) => !isKept(folder))

test.each(ephemeral)('%s: nothing outlives a creation that failed', (folder) => {
  expect(outliving(folder)).toEqual([])
  expect(protectedStacks(folder)).toEqual([])
})

describe('of a stage that is not ephemeral', () => {
  const guide = readFileSync(new URL('../../../docs/deploy.md', import.meta.url), 'utf8')
  const section = /## If the first creation fails\n([\s\S]*?)\n## /.exec(guide)?.[1] ?? ''
  const explained = [...section.matchAll(/`(AWS::[\w:]+)`/g)].map(([, type]) => type)

  test.each(lasting)('%s: docs/deploy.md explains what outlives a creation that failed', (folder) => {
    expect(explained.toSorted()).toEqual([...new Set(outliving(folder))].toSorted())
    expect(protectedStacks(folder).length > 0).toBe(/update-termination-protection/.test(section))
  })

  test.each(lasting)('%s: what has a name of its own does not outlive it', (folder) => {
    const named = Object.values(templatesOf(folder))
      .flatMap(({ Resources }) => Object.values(Resources).map(record))
      .filter(({ DeletionPolicy }) => DeletionPolicy === 'Retain')
      .filter(({ Properties }) => Object.keys(record(Properties)).some((key) => /^(Bucket)?Name$/.test(key)))
    expect(named).toEqual([])
  })

  test.each(lasting)('%s: nothing of its stack comes after the database, and could fail', (folder) => {
    const resources = record(templatesOf(folder)['data']?.Resources)
    const waitsFor = (id: string): Set<string> => {
      const found = new Set<string>()
      const visit = (each: string) => {
        for (const other of Object.keys(resources)) {
          if (found.has(other) || !JSON.stringify(resources[each]).includes(`"${other}"`)) continue
          found.add(other)
          visit(other)
        }
      }
      visit(id)
      return found
    }
    const [database] = Object.entries(resources)
      .filter(([, resource]) => record(resource)['Type'] === 'AWS::RDS::DBInstance')
      .map(([id]) => id)
    const before = waitsFor(database ?? '')
    expect(Object.keys(resources).filter((id) => id !== database && !before.has(id))).toEqual([])
  })
})
