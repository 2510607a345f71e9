import { expect, test } from 'vitest'
import { billOf } from '../src/cost/bill.ts'
import { planStage } from '../src/plan.ts'
import { environmentsOf, variables } from './support/environments.ts'
import { statementsOf } from './support/rights.ts'
import { all, services, stages } from './support/templates.ts'

const recording = 'moved/isolated-and-compact'

const rightsOf = (folder: string, environment: string) =>
  statementsOf(folder, `role-${environment}`)
    .flatMap(({ actions }) => actions)
    .filter((action) => action.startsWith('xray:'))
    .sort()

test('in a stage with traces, every process sends a share of them to the agent, which may pass them on', () => {
  for (const { name, options } of environmentsOf(recording)) {
    expect(options(variables), name).toMatchObject({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.05',
    })
    expect(rightsOf(recording, name), name).toEqual(['xray:PutTelemetryRecords', 'xray:PutTraceSegments'])
  }
})

test('in any other stage, nothing is sent', () => {
  for (const folder of all.filter((each) => each !== recording)) {
    for (const { name, option } of environmentsOf(folder)) {
      expect(option(variables, 'OTEL_EXPORTER_OTLP_ENDPOINT'), name).toBeUndefined()
      expect(rightsOf(folder, name), name).toEqual([])
    }
  }
})

test.each([0, -1, 1.5, Number.NaN])('a share of %s is refused', (share) => {
  const [[, stage] = []] = stages
  expect(() => stage && planStage({ ...stage, traces: { share } }, services)).toThrow('traces.share')
})

test('traces are on the bill, by their share of the requests', () => {
  const recorded = (share?: number) =>
    billOf(
      { name: 'any', placement: 'shared', ...(share === undefined ? {} : { traces: { share } }) },
      [],
      services,
      100_000,
    ).lines.filter(({ price }) => price === 'xray.traces')
  expect(recorded()).toEqual([])
  // 2,000,000 requests; the first 100,000 traces are free.
  expect(recorded(0.5)).toMatchObject([{ count: 1_000_000, usd: 4.5 }])
})
