import type { Ending } from './moods.ts'

/** Something that happened, as DescribeEvents tells it. */
export interface Happening {
  readonly at: number
  readonly severity: 'INFO' | 'WARN' | 'ERROR'
  readonly message: string
}

/** How often an environment that is `red at first` is seen Red. */
const redLooks = 3

/** An environment that goes through its states by itself. */
export class Environment {
  readonly name: string
  label: string | undefined
  status = 'Ready'
  health = 'Green'
  readonly events: Happening[] = []
  /** What it had before the update that is under way. */
  private before: string | undefined
  private readonly stepMs: number
  /** Looks that are still answered with Red. */
  private redLooksLeft = 0

  constructor(name: string, label: string | undefined, stepMs: number) {
    this.name = name
    this.label = label
    this.stepMs = stepMs
    this.tell('INFO', 'Environment was made.')
  }

  /** Begins to bring a version to its instances. */
  update(label: string, ending: Ending): void {
    this.before = this.label
    this.label = label
    this.change('Updating', 'Grey')
    this.tell('INFO', 'Environment update is starting.')
    this.later(() => this.tell('INFO', `Deploying ${label} to 1 instance.`))
    if (ending !== 'stuck') this.later(() => this.end(ending), 2)
  }

  /** Ends an update that is stuck, and ends it well. */
  finish(): void {
    this.end('well')
  }

  /** Whoever calls this looks at the environment; it may be another after that. */
  look(): void {
    if (this.redLooksLeft === 0) return
    this.redLooksLeft -= 1
    if (this.redLooksLeft === 0) this.change('Ready', 'Green')
  }

  /** Stops an update: the environment goes back to what it had. */
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

  private end(ending: Exclude<Ending, 'stuck'>): void {
    if (this.status !== 'Updating') return
    if (ending === 'fails') {
      this.tell('ERROR', 'Failed to deploy application: the hook predeploy/01_migrate ended with 1.')
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
