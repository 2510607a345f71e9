import { Environment } from './environment.ts'
import { serve } from './server.ts'
import type { Stack, State } from './state.ts'

/** Milliseconds of a step of a change; on AWS, a minute. */
const stepMs = 10

/**
 * Emulates what a deployment needs of Elastic Beanstalk, CloudFormation and S3, over HTTP. Environments change their
 * state by themselves and have events; every call and every update can be made to fail.
 */
export async function startBeanstalk() {
  const state: State = {
    environments: new Map(),
    versions: new Map(),
    objects: new Map(),
    stacks: new Map(),
    moods: { endings: {}, calls: {}, afterwards: {}, broken: new Set(), undeletable: {} },
    stepMs,
    pageSize: 1000,
  }
  const server = await serve(state)

  /** A version with its zip in the bucket; `healthyAt` in milliseconds. */
  function addVersion(label: string, createdAt: number, healthyAt?: number): void {
    const unit = label.slice(0, label.lastIndexOf('-'))
    const object = `bundles/${unit}/${label}.zip`
    const description = healthyAt === undefined ? '' : `healthy ${new Date(healthyAt).toISOString()}`
    state.objects.set(object, new Uint8Array())
    state.versions.set(label, { label, object, status: 'PROCESSED', createdAt, description })
  }

  function addEnvironment(name: string, label?: string): Environment {
    const made = new Environment(name, label, stepMs)
    state.environments.set(name, made)
    return made
  }

  function addStack(name: string, more: Partial<Omit<Stack, 'name'>> = {}): void {
    const whole: Omit<Stack, 'name'> = {
      ...{ stage: 'test', createdAt: 0, outputs: {}, exports: [], imports: [], events: [] },
      status: 'CREATE_COMPLETE',
    }
    state.stacks.set(name, { ...whole, ...more, name })
  }

  return { ...server, state, moods: state.moods, addVersion, addEnvironment, addStack }
}

export type Beanstalk = Awaited<ReturnType<typeof startBeanstalk>>
