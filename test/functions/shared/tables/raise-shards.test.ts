import fc from 'fast-check';
import { connectionRows } from '#shared/connections/connection-rows';
import { planAudience } from '#shared/request/audience';
import { subscription } from '#functions/subscribe/subscription';

const count = fc.integer({ min: 1, max: 64 });

it('raising read, then write, loses no connection written before, between or after', () => {
  fc.assert(
    fc.property(count, count, fc.uniqueArray(fc.uuid(), { minLength: 1 }), (one, other, ids) => {
      const [few, many] = [Math.min(one, other), Math.max(one, other)];
      const steps = [
        { write: few, read: few },
        { write: few, read: many },
        { write: many, read: many },
      ];
      const written = steps.map((shards) =>
        ids.flatMap((connectionId) => {
          const rows = connectionRows({ connectionId, userId: 'u', connectedAt: 0 }, shards);
          const joined = subscription('news', rows, shards, 0);
          return [...rows, ...('row' in joined && joined.row ? [joined.row] : [])].map(({ recipient }) => recipient);
        }),
      );
      const read = steps.map((shards) => {
        const both = { everyone: shards, channel: shards };
        const audiences = [{ everyone: true }, { channels: ['news'], users: ['u'] }];
        return new Set(audiences.flatMap((audience) => planAudience(audience, both).recipients));
      });
      // Rows of a step are there during it and every later one, and functions of two steps run side by side in a deploy.
      for (const [step, recipients] of written.entries()) {
        for (const found of read.slice(Math.max(0, step - 1))) {
          expect(recipients.filter((recipient) => !found.has(recipient))).toEqual([]);
        }
        if (step === 1) break;
      }
      for (const found of read.slice(1)) expect(written[2]?.every((recipient) => found.has(recipient))).toBe(true);
    }),
  );
});
