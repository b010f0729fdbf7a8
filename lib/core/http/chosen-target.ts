import { isPromise } from '../../common/maybe-promise.js';
import { kindOfError, stackOfError } from '../errors/error-trace.js';

/** Where a line goes that is told once. */
export interface TargetReport {
  once(code: string, message: string): boolean;
}

/**
 * What a site's function of the request chose, or `null`: a mistake in it is told once, with the option's name and no value of a request,
 * and must not undo the flow that it comes after.
 * @param locate makes a Location of a text, `null` for one that nobody may be sent to
 */
export function chosenTarget(
  choose: () => unknown,
  locate: (target: string) => string | null,
  { option, report }: { readonly option: string; readonly report: TargetReport },
): string | null {
  try {
    const value = choose();
    const location = typeof value === 'string' ? locate(value) : null;
    if (location === null) tell(report, option, wrongWith(value));
    return location;
  } catch (error) {
    const [place = ''] = (stackOfError(error) ?? '').split('\n');
    tell(report, option, `threw ${kindOfError(error)} ${place.trim()}`.trimEnd());
    return null;
  }
}

function tell(report: TargetReport, option: string, problem: string): void {
  report.once(`TARGET ${option} ${problem}`, `${option} ${problem}; the default is taken instead`);
}

function wrongWith(value: unknown): string {
  if (isPromise(value)) {
    // Nobody waits for it, and its failure must not end the process.
    value.then(undefined, () => undefined);
    return 'gave a promise, and is not waited for: give the text itself';
  }
  if (typeof value !== 'string') return `gave ${value === null ? 'null' : typeof value}, no text`;
  return "gave what is neither a path from the root, a URL of baseUrl's or of one of origins, nor the name of a route";
}
