/** Broadcasts through the whole local stack while something breaks; every report it gives has been found to add up. */
import { BROADCAST_REQUESTED, type Audience, type DeliveryReport } from '#shared/contracts';
import type { LocalCloud } from '#local';
import { parseFaults, type FaultsInput } from '#local/faults/index';
import { requestedId, StackUnderTest } from '#test/e2e/support/stack-under-test';
import { type SettingsOfTest, startWithSettings } from '#test/e2e/support/stack-with-settings';

export class BroadcastUnderFaults {
  private constructor(readonly stack: StackUnderTest) {}

  /** @param settings on top of stage local */
  static async start(settings?: SettingsOfTest): Promise<BroadcastUnderFaults> {
    const starting = settings === undefined ? StackUnderTest.startOwn() : startWithSettings(settings);
    return new BroadcastUnderFaults(await starting);
  }

  get cloud(): LocalCloud {
    const { local } = this.stack;
    if (!local) throw new Error('Faults are injected into a local cloud: unset E2E_OUTPUTS.');
    return local;
  }

  set(...faults: FaultsInput['faults']): void {
    this.cloud.faults.set(parseFaults({ faults }));
  }

  /** How often each entry struck. */
  get struck(): number[] {
    return this.cloud.faults.state().faults.map(({ injected }) => injected);
  }

  /** @returns the event's id */
  publish(audience: Audience, type = 'test'): Promise<string> {
    const detail = { audience, message: { type, data: null } };
    return this.stack.aws.publish({ source: 'faults', detailType: BROADCAST_REQUESTED, detail });
  }

  report(eventId: string): Promise<DeliveryReport> {
    return this.reportOf(requestedId('faults', eventId));
  }

  async reportOf(broadcastId: string): Promise<DeliveryReport> {
    const report = await this.stack.reportOf(broadcastId);
    expect(report.connections).toBe(report.delivered + report.stale + report.failed);
    return report;
  }

  async broadcast(...users: string[]): Promise<DeliveryReport> {
    return this.report(await this.publish({ users }));
  }

  async stop(): Promise<void> {
    await this.stack.stop();
  }
}
