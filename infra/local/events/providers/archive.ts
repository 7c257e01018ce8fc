/** Creates `AWS::Events::Archive`. */
import type { ResourceProvider } from '../../core/resource';
import type { Archives } from '../archive/archives';
import type { BusStore } from '../bus/bus-store';
import { MAX_ARCHIVE_NAME_CHARACTERS } from '../limits';
import { nameInArn } from '../names';
import { patternTextOf } from './pattern-property';

export const archiveProvider = (archives: Archives, buses: BusStore): ResourceProvider => ({
  type: 'AWS::Events::Archive',
  create({ properties, generatedName }) {
    properties.ignore('events are in memory only: nothing is encrypted at rest', 'KmsKeyIdentifier');
    const sourceArn = properties.string('SourceArn');
    // Anything but a bus is refused below, as in EventBridge.
    if (nameInArn('event-bus', sourceArn) !== undefined) buses.import(sourceArn);
    const { name, arn } = archives.create({
      name: properties.optionalString('ArchiveName') ?? shortened(generatedName),
      sourceArn,
      description: properties.optionalString('Description'),
      eventPattern: patternTextOf(properties),
      retentionDays: properties.optionalNumber('RetentionDays') ?? 0,
    }).definition;
    return { ref: name, attributes: { ArchiveName: name, Arn: arn } };
  },
});

/** Archive names have the shortest limit; the suffix that makes the name unique is kept. */
const shortened = (name: string): string =>
  name.length <= MAX_ARCHIVE_NAME_CHARACTERS ? name : name.slice(0, MAX_ARCHIVE_NAME_CHARACTERS - 13) + name.slice(-13);
