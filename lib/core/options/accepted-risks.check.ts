import type { OptionReport } from './option-report.js';

/** `acceptRisk` names each risk with the reason why, for whoever reads the configuration later. */
export function checkAcceptedRisks(risks: unknown, report: OptionReport): void {
  if (typeof risks !== 'object' || risks === null || Array.isArray(risks)) {
    report.add("acceptRisk: give an object of codes and reasons, e.g. { MEMORY_STORE: 'a demo' }");
    return;
  }
  for (const [code, reason] of Object.entries(risks)) {
    if (typeof reason !== 'string' || reason.trim() === '')
      report.add(`acceptRisk.${code}: give the reason as a text`);
  }
}
