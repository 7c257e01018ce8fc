/** DescribeArchive and ListArchives. */
import { type Operation, UnsupportedError } from '../../core/service';
import type { Archive } from '../archive/archive';
import type { Archives } from '../archive/archives';
import type { BusStore } from '../bus/bus-store';
import type { Clock } from '../clock';
import { archiveArn } from '../names';
import { optionalText, page, requiredText } from '../request-members';

export function archiveOperations(
  buses: BusStore,
  archives: Archives,
  clock: Clock,
): Readonly<Record<string, Operation>> {
  const summarize = (archive: Archive) => {
    const { name, sourceArn, retentionDays, createdAt } = archive.definition;
    const { events, bytes } = archive.size(clock.now());
    return {
      ArchiveName: name,
      EventSourceArn: sourceArn,
      State: 'ENABLED',
      RetentionDays: retentionDays,
      SizeBytes: bytes,
      EventCount: events,
      CreationTime: createdAt,
    };
  };

  return {
    DescribeArchive: {
      permissions: (input) => [
        {
          action: 'events:DescribeArchive',
          resource: archiveArn(buses.environment, requiredText(input, 'ArchiveName')),
        },
      ],
      async run(input) {
        const archive = archives.get(requiredText(input, 'ArchiveName'));
        const { arn, description, pattern } = archive.definition;
        return {
          ...summarize(archive),
          ArchiveArn: arn,
          ...(description !== undefined && { Description: description }),
          ...(pattern && { EventPattern: pattern.text }),
        };
      },
    },
    ListArchives: {
      permissions: () => [{ action: 'events:ListArchives', resource: '*' }],
      async run(input) {
        if (input.State !== undefined) throw new UnsupportedError('ListArchives: local mode does not support State.');
        const prefix = optionalText(input, 'NamePrefix') ?? '';
        const source = optionalText(input, 'EventSourceArn');
        if (source !== undefined) buses.get(source);
        const wanted = archives
          .all()
          .filter(({ definition }) => definition.name.startsWith(prefix))
          .filter(({ definition }) => source === undefined || definition.sourceArn === source);
        const { items, ...rest } = page(wanted, input);
        return { Archives: items.map(summarize), ...rest };
      },
    },
  };
}
