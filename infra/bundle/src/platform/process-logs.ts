import type { BundleFiles } from '../archive.ts'

const file = '.platform/process-logs.json'

/**
 * Beanstalk streams the log of the process `web` to CloudWatch, and no other process's
 * (github.com/aws/elastic-beanstalk-roadmap/issues/225). After each deployment, which writes the agent's
 * configuration anew, a hook adds the others: early, so that the logs of a deployment that fails are there, too. It
 * fails no deployment itself.
 */
export function processLogs(processes: readonly string[]): BundleFiles {
  if (processes.length === 0) return {}
  return {
    [file]: `${JSON.stringify(agentConfiguration(processes), null, 2)}\n`,
    '.platform/hooks/postdeploy/50-process-logs.sh': script,
    '.platform/confighooks/postdeploy/50-process-logs.sh': script,
  }
}

const agentConfiguration = (processes: readonly string[]) => ({
  logs: {
    logs_collected: {
      files: {
        collect_list: processes.map((name) => ({
          file_path: `/var/log/${name}.stdout.log`,
          log_group_name: `/aws/elasticbeanstalk/ENVIRONMENT/var/log/${name}.stdout.log`,
          log_stream_name: '{instance_id}',
        })),
      },
    },
  },
})

const script = `#!/bin/sh
agent=/opt/aws/amazon-cloudwatch-agent
if [ ! -x "$agent/bin/amazon-cloudwatch-agent-ctl" ]; then exit 0; fi
if name="$(/opt/elasticbeanstalk/bin/get-config container -k environment_name)" &&
  sed "s/ENVIRONMENT/$name/" ${file} > "$agent/etc/fanfare.json" &&
  "$agent/bin/amazon-cloudwatch-agent-ctl" -a append-config -m ec2 -s -c "file:$agent/etc/fanfare.json"
then exit 0; fi
echo "The logs of processes besides web are not streamed." >&2
`
