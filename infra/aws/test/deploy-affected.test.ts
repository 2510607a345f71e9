import { expect, test } from 'vitest'
import { affectedServices } from '../src/deploy/affected.ts'
import { makeWorkspace } from './support/beanstalk/workspace.ts'

test.each([
  ['apps/one/src/web.ts', ['one']],
  ['packages/contracts/src/event.ts', ['one', 'two']],
  // No package depends on it: the task `bundle` names its files.
  ['infra/bundle/src/pack.ts', ['one', 'two']],
  ['docs/deploy.md', []],
])('a change of %s affects %j', async (path, services) => {
  const { dir, change } = makeWorkspace()
  change(path)
  expect(await affectedServices('before', dir)).toEqual(services)
})

test('a ref that git does not know is refused with what to do', async () => {
  const { dir } = makeWorkspace()
  await expect(affectedServices('nowhere', dir)).rejects.toThrow("git knows no commit 'nowhere'")
})
