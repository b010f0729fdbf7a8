/** An element of an Accept-like header. */
export interface QualityValue {
  readonly value: string;
  /** From 0 (never) to 1. */
  readonly quality: number;
}

const MAX_HEADER = 4096;
const MAX_ELEMENTS = 64;

const QUALITY = /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/;

/**
 * The elements of an Accept or Accept-Language header in their order, with the weights of RFC 9110
 * section 12.4.2 (@default 1; one that is malformed counts as 0). Of a header longer than 4,096
 * characters nothing is read, of more than 64 elements the first ones.
 */
export function parseQualityList(header: string): QualityValue[] {
  if (header.length > MAX_HEADER) return [];
  return header.split(',', MAX_ELEMENTS).map((element) => {
    const [value = '', ...parameters] = element.split(';').map((part) => part.trim());
    const weight = parameters.find((parameter) => /^q=/i.test(parameter))?.slice(2);
    if (weight === undefined) return { value, quality: 1 };
    return { value, quality: QUALITY.test(weight) ? Number(weight) : 0 };
  });
}
