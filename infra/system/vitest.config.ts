import { basename } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { common } from '../../vitest.base.ts'

/** Two files run at the same time; the longest first. */
const order = [
  'generate-and-remove',
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

export default defineConfig({
  test: {
    ...common,
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    globalSetup: ['./test/support/run-folder.ts', './test/support/shared-stack.ts'],
  },
})
