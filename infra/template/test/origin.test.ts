import { temporaryFolder } from '@fanfare/local'
import { expect, onTestFinished, test } from 'vitest'
import { git } from '../src/git.ts'
import { originOf } from '../src/init/origin.ts'

const template = { name: 'acme', title: 'Acme', commit: '$Format:%H$', date: '$Format:%cs$' }

test('a clone knows its commit by its history, and its address without a token; an archive by what git wrote into it', async () => {
  const { dir, remove } = await temporaryFolder('origin')
  onTestFinished(remove)
  git(dir, ['init', '--quiet'])
  git(dir, [
    '-c',
    'user.name=Ada',
    '-c',
    'user.email=a@b.test',
    'commit',
    '--quiet',
    '--allow-empty',
    '-m',
    'all',
  ])
  git(dir, ['remote', 'add', 'origin', 'https://user:token@git.example/acme.git'])
  const commit = git(dir, ['rev-parse', 'HEAD']).trim()
  expect(originOf(dir, { template }, undefined)).toMatchObject({
    name: 'acme',
    repository: 'https://git.example/acme.git',
    commit,
    tree: git(dir, ['rev-parse', 'HEAD^{tree}']).trim(),
  })
  const archived = { ...template, commit: 'c0ffee', date: '2026-11-26' }
  expect(originOf(dir, { template: archived }, 'git@git.example:acme')).toEqual({
    ...archived,
    repository: 'git@git.example:acme',
  })
})
