/** The lines `npm start` prints: each does what it says when pasted into another terminal. */
import type { createColors } from 'picocolors';
import type { LocalCloud } from '../../local';
import type { StackOutputs } from '../../stack-outputs';

export function pasteReadyLines(
  cloud: Pick<LocalCloud, 'url' | 'access'>,
  outputs: StackOutputs,
  { userId, token, isFirst }: { readonly userId: string; readonly token: string; readonly isFirst: boolean },
  colors: ReturnType<typeof createColors>,
): string {
  const { accessKeyId, secretAccessKey } = cloud.access.credentials;
  const detail = { customerId: userId, orderId: 'A-1042', carrier: 'DHL', trackingUrl: 'https://example.com/A-1042' };
  const entry = {
    EventBusName: outputs.EventBusName,
    Source: 'shop.orders',
    DetailType: 'OrderShipped',
    Detail: JSON.stringify(detail),
  };
  const { customerId, ...data } = detail;
  // The command finds the first local mode of a project by itself.
  const where = isFirst ? '' : `AWS_ENDPOINT_URL=${cloud.url} `;
  const lines: readonly (readonly [string, string])[] = [
    [`Connect as ${userId} (in a terminal of its own):`, `npx -y wscat -c '${outputs.WebSocketUrl}?token=${token}'`],
    [
      `Send ${userId} a message, and see the delivery report:`,
      `${where}npm run -s broadcast -- publish --local --users ${customerId} --type orderShipped --data '${JSON.stringify(data)}' --wait`,
    ],
    [
      'Point the AWS CLI and every SDK here:',
      `export AWS_ENDPOINT_URL=${cloud.url} AWS_ACCESS_KEY_ID=${accessKeyId} AWS_SECRET_ACCESS_KEY=${secretAccessKey} AWS_REGION=${cloud.access.region} AWS_DEFAULT_REGION=${cloud.access.region}`,
    ],
    [
      `Put a domain event on the bus, which is mapped to ${userId}:`,
      `aws events put-events --entries '${JSON.stringify([entry])}'`,
    ],
    [
      'Look at the executions:',
      `aws stepfunctions list-executions --state-machine-arn ${outputs.BroadcastStateMachineArn}`,
    ],
  ];
  return lines.map(([what, line]) => `${colors.bold(what)}\n  ${line}\n`).join('\n');
}
