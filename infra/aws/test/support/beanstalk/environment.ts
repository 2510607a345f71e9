import type { Ending } from './moods.ts'

/** As returned by DescribeEvents. */
interface Happening {
  readonly at: number
  readonly severity: 'INFO' | 'WARN' | 'ERROR'
  readonly message: string
}

/** How often an environment that is `red at first` is described as Red. */
const redLooks = 3

/** What an update may end with, as Beanstalk sees it. */
type Seen = Exclude<Ending, 'crashes'>

/** An environment that changes its state by itself. */
export class Environment {
  readonly name: string
  label: string | undefined
  status = 'Ready'
  health = 'Green'
  readonly events: Happening[] = []
  /** The version before the current update. */
  private before: string | undefined
  private readonly stepMs: number
  private redLooksLeft = 0

  constructor(name: string, label: string | undefined, stepMs: number) {
    this.name = name
    this.label = label
    this.stepMs = stepMs
    this.tell('INFO', 'Environment was made.')
  }

  /** Begins an update. */
  update(label: string, ending: Seen, hook = 'predeploy/01_migrate'): void {
    this.before = this.label
    this.label = label
    this.change('Updating', 'Grey')
    this.tell('INFO', 'Environment update is starting.')
    this.later(() => this.tell('INFO', `Deploying ${label} to 1 instance.`))
    if (ending !== 'stuck') this.later(() => this.end(ending, hook), 2)
  }

  /** Ends a `stuck` update successfully. */
  finish(): void {
    this.end('well')
  }

  /** Called by each description; the state may change after it. */
  look(): void {
    if (this.redLooksLeft === 0) return
    this.redLooksLeft -= 1
    if (this.redLooksLeft === 0) this.change('Ready', 'Green')
  }

  /** Aborts an update: the environment goes back to the earlier version. */
  abort(): void {
    this.change('Aborting', 'Grey')
    this.tell('WARN', 'The update was aborted.')
    this.later(() => {
      this.label = this.before
      this.change('Ready', 'Green')
    })
  }

  tell(severity: Happening['severity'], message: string, at = Date.now()): void {
    this.events.push({ at, severity, message })
  }

  change(status: string, health: string): void {
    this.status = status
    this.health = health
  }

  private end(ending: Exclude<Seen, 'stuck'>, hook = ''): void {
    if (this.status !== 'Updating') return
    if (ending === 'fails') {
      this.tell('ERROR', `Failed to deploy application: the hook ${hook} ended with 1.`)
      this.label = this.before
    } else {
      this.tell('INFO', 'New application version was deployed to running EC2 instances.')
    }
    this.change('Ready', ending === 'well' ? 'Green' : 'Red')
    if (ending === 'red at first') this.redLooksLeft = redLooks
  }

  private later(then: () => void, steps = 1): void {
    setTimeout(then, steps * this.stepMs).unref()
  }
}
