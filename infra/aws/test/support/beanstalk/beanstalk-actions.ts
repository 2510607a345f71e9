import { afterCrash } from './after-crash.ts'
import type { Environment } from './environment.ts'
import { endingOf } from './moods.ts'
import { Refusal } from './refusal.ts'
import { environment, page, type State, version } from './state.ts'
import type { Answer } from './xml.ts'

/** As the Query protocol names them: `SourceBundle.S3Key`, `EnvironmentNames.member.1`. */
export type Parameters = ReadonlyMap<string, string>

type Action = (state: State, call: Parameters) => Answer

const text = (call: Parameters, name: string) => call.get(name) ?? ''

/** The actions of Elastic Beanstalk that a deployment uses. Source: Elastic Beanstalk, API reference. */
export const beanstalkActions: Record<string, Action> = {
  DescribeEnvironments(state, call) {
    const name = call.get('EnvironmentNames.member.1')
    const found = [...state.environments.values()].filter((it) => name === undefined || it.name === name)
    const Environments = found.map(describe)
    for (const it of found) it.look()
    return { Environments }
  },

  UpdateEnvironment(state, call) {
    const it = environment(state, text(call, 'EnvironmentName'))
    const { label, object } = version(state, text(call, 'VersionLabel'))
    if (it.status !== 'Ready') {
      const why = `Environment named ${it.name} is in an invalid state for this operation. Must be Ready.`
      throw new Refusal('InvalidParameterValue', why)
    }
    const ending = endingOf(state.moods, it.name, label)
    if (ending === 'crashes') {
      const { ending: seen, hook } = afterCrash(it.name, state.objects.get(object))
      it.update(label, seen, hook)
    } else {
      it.update(label, ending)
    }
    return describe(it)
  },

  AbortEnvironmentUpdate(state, call) {
    environment(state, text(call, 'EnvironmentName')).abort()
    return {}
  },

  DescribeEnvironmentHealth(state, call) {
    const it = environment(state, text(call, 'EnvironmentName'))
    return { Causes: it.health === 'Green' ? [] : ['100.0 % of the requests fail with HTTP 5xx.'] }
  },

  DescribeEvents(state, call) {
    const since = Date.parse(call.get('StartTime') ?? '1970-01-01T00:00:00Z')
    const { events, name } = environment(state, text(call, 'EnvironmentName'))
    const found = events.filter(({ at }) => at >= since).toReversed()
    const { items, NextToken } = page(found, call, state.pageSize)
    const Events = items.map((it) => ({
      EventDate: new Date(it.at),
      Severity: it.severity,
      Message: it.message,
      EnvironmentName: name,
    }))
    return { Events, NextToken }
  },

  CreateApplicationVersion(state, call) {
    const label = text(call, 'VersionLabel')
    const object = `${text(call, 'SourceBundle.S3Bucket')}/${text(call, 'SourceBundle.S3Key')}`
    if (!state.objects.has(object)) {
      throw new Refusal('InvalidParameterValue', `Unable to download from S3 location ${object}: Not Found`)
    }
    if (state.versions.has(label)) {
      throw new Refusal('InvalidParameterValue', `Application Version ${label} already exists.`)
    }
    const made = { label, object, status: 'PROCESSING', createdAt: Date.now(), description: '' }
    state.versions.set(label, made)
    setTimeout(() => {
      made.status = state.moods.broken.has(label) ? 'FAILED' : 'PROCESSED'
    }, state.stepMs).unref()
    return { ApplicationVersion: { VersionLabel: label, Status: made.status } }
  },

  DescribeApplicationVersions(state, call) {
    const found = [...state.versions.values()].toSorted((a, b) => b.createdAt - a.createdAt)
    const { items, NextToken } = page(found, call, state.pageSize)
    const ApplicationVersions = items.map((it) => ({
      VersionLabel: it.label,
      Status: it.status,
      Description: it.description,
      DateCreated: new Date(it.createdAt),
    }))
    return { ApplicationVersions, NextToken }
  },

  UpdateApplicationVersion(state, call) {
    version(state, text(call, 'VersionLabel')).description = text(call, 'Description')
    return {}
  },

  DeleteApplicationVersion(state, call) {
    const { label, object } = version(state, text(call, 'VersionLabel'))
    if ([...state.environments.values()].some((it) => it.label === label)) {
      throw new Refusal('InvalidParameterValue', `Version ${label} is deployed to a running environment.`)
    }
    state.versions.delete(label)
    if (call.get('DeleteSourceBundle') === 'true') state.objects.delete(object)
    return {}
  },
}

function describe(it: Environment): Answer {
  return {
    EnvironmentName: it.name,
    VersionLabel: it.label,
    Status: it.status,
    Health: it.health,
    AbortableOperationInProgress: it.status === 'Updating',
  }
}
