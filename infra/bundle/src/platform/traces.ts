import type { BundleFiles } from '../archive.ts'
import { agentAddress } from './trace-environment.ts'

const file = '.platform/traces.json'

/**
 * Has the CloudWatch agent receive OTLP and send it to X-Ray, where OTEL_EXPORTER_OTLP_ENDPOINT is the agent's. It fails
 * no deployment. Source: CloudWatch user guide, Collect metrics and traces with OpenTelemetry.
 */
export const traces: BundleFiles = {
  [file]: `${JSON.stringify({ traces: { traces_collected: { otlp: { http_endpoint: agentAddress } } } }, null, 2)}\n`,
  ...hooks(`#!/bin/sh
if [ "\${OTEL_EXPORTER_OTLP_ENDPOINT:-}" != "http://${agentAddress}" ]; then exit 0; fi
agent=/opt/aws/amazon-cloudwatch-agent
if [ -x "$agent/bin/amazon-cloudwatch-agent-ctl" ] &&
  cp ${file} "$agent/etc/fanfare-traces.json" &&
  "$agent/bin/amazon-cloudwatch-agent-ctl" -a append-config -m ec2 -s -c "file:$agent/etc/fanfare-traces.json"
then exit 0; fi
echo "Traces are not received: the CloudWatch agent cannot be configured." >&2
`),
}

function hooks(script: string): BundleFiles {
  return {
    '.platform/hooks/postdeploy/55-traces.sh': script,
    '.platform/confighooks/postdeploy/55-traces.sh': script,
  }
}
