/** Source: CloudFormation user guide, custom resource request objects. */
export interface Request<Properties> {
  readonly RequestType: 'Create' | 'Update' | 'Delete'
  readonly ResponseURL: string
  readonly StackId: string
  readonly RequestId: string
  readonly LogicalResourceId: string
  readonly ResourceProperties: Properties
}

export interface Answer {
  readonly Status: 'SUCCESS' | 'FAILED'
  readonly PhysicalResourceId: string
  readonly Reason?: string
  /** For Fn::GetAtt. */
  readonly Data?: Readonly<Record<string, string>>
}

export async function respond<Properties>(request: Request<Properties>, answer: Answer): Promise<void> {
  const { StackId, RequestId, LogicalResourceId } = request
  const body = JSON.stringify({ ...answer, StackId, RequestId, LogicalResourceId })
  const { ok, status } = await fetch(request.ResponseURL, { method: 'PUT', body })
  if (!ok) throw new Error(`CloudFormation did not take the answer: ${status}`)
}
