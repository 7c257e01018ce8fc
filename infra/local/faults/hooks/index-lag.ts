/** Global indexes that are behind their table. */
import type { IndexLagHook } from '../../core/fault-hooks';
import type { FaultRule } from '../fault-rule';
import { sampleLatency } from '../latency';
import { named } from './named';

/** Lags add up. */
export const indexLagHook = (rules: readonly FaultRule<'index-lag'>[]): IndexLagHook => ({
  concerns: (tableName) => rules.some(({ fault }) => named(fault.tables, tableName)),
  lagOf: (tableName) => {
    let ms = 0;
    for (const rule of rules.filter(({ fault }) => named(fault.tables, tableName))) {
      const strike = rule.strike(tableName);
      if (strike) ms += sampleLatency(rule.fault.lagMs, strike.random);
    }
    return ms;
  },
});
