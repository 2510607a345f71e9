import { basename } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that disturb what they use, and so start something of their own. */
const ownStack = ['disturbances', 'demo', 'readme']
/** Two run at the same time: the longest first, and those that share a stack not all at once. */
const order = [
  'bad-input',
  'disturbances',
  'journeys',
  'customers',
  'aws-endpoint',
  'bad-messages',
  'demo',
  'readme',
]

class LongestFirst extends BaseSequencer {
  override async sort(specifications: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification) => {
      const index = order.indexOf(basename(moduleId, '.test.ts'))
      return index < 0 ? order.length : index
    }
    return specifications.toSorted((one, other) => place(one) - place(other))
  }
}

const files = ownStack.map((name) => `test/${name}.test.ts`)
const common = {
  // The files share nothing but modules, and these are loaded once a worker instead of once a file.
  isolate: false,
  // The local cloud runs as Node runs it, and not as vitest would transform it.
  server: { deps: { external: [/infra.local.src/] } },
  testTimeout: 30_000,
  expect: { poll: { timeout: 10_000 } },
  hookTimeout: 60_000,
}

export default defineConfig({
  test: {
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          ...common,
          name: 'one stack for all',
          include: ['test/*.test.ts'],
          exclude: files,
          globalSetup: ['./test/support/run-folder.ts', './test/support/shared-stack.ts'],
        },
      },
      {
        test: {
          ...common,
          name: 'a stack each',
          include: files,
          globalSetup: './test/support/run-folder.ts',
        },
      },
    ],
  },
})
