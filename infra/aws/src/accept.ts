import { Validations } from 'aws-cdk-lib'
import type { IConstruct } from 'constructs'

/** Accepts cdk-nag findings on a construct and its children: the reason by rule. */
export function accept(construct: IConstruct, findings: Readonly<Record<string, string>>): void {
  for (const [rule, reason] of Object.entries(findings))
    Validations.of(construct).acknowledge({ id: `AwsSolutions-${rule}`, reason })
}
