import type Handlebars from 'handlebars';
import { TemplateError } from './template.error.js';

type Engine = typeof Handlebars;
type Node = hbs.AST.Node;
type Invocation = hbs.AST.MustacheStatement | hbs.AST.BlockStatement | hbs.AST.SubExpression;

const INVOCATIONS = new Set(['MustacheStatement', 'BlockStatement', 'SubExpression']);

/** Built-in helpers that throw unless they are given exactly one thing. */
const OF_ONE = new Set(['each', 'if', 'unless', 'with']);

/**
 * Looks through a template for what would fail at the first request: its syntax, partials, helpers
 * and decorators that do not exist, blocks that are given too little or too much.
 * @throws TemplateError with file, line and column
 */
export function checkTemplate(engine: Engine, source: string, file: string): void {
  const nodes = [...nodesOf(parse(engine, source, file))];
  const partials = new Set([...Object.keys(engine.partials), ...nodes.flatMap(inlinePartial)]);
  for (const node of nodes) {
    const problem =
      missingPartial(node, partials) ??
      missingHelper(node, (name) => Object.hasOwn(engine.helpers, name)) ??
      missingDecorator(node, engine) ??
      wrongNumber(node);
    if (problem === null) continue;
    const { line, column } = node.loc.start;
    throw new TemplateError({ file, line, column: column + 1 }, problem);
  }
}

/** Every node of a syntax tree, outer ones first. */
function* nodesOf(value: unknown): Generator<Node> {
  if (typeof value !== 'object' || value === null) return;
  if ('type' in value && 'loc' in value) yield value as Node;
  for (const child of Object.values(value)) yield* nodesOf(child);
}

/** `{{#*inline "name"}}` makes a partial for the rest of the template. */
function inlinePartial(node: Node): string[] {
  const [name] = node.type === 'DecoratorBlock' ? (node as hbs.AST.DecoratorBlock).params : [];
  return name?.type === 'StringLiteral' ? [(name as hbs.AST.StringLiteral).value] : [];
}

function missingPartial(node: Node, partials: ReadonlySet<string>): string | null {
  if (node.type !== 'PartialStatement') return null;
  const { name } = node as hbs.AST.PartialStatement;
  if (!('original' in name) || name.original === '@partial-block') return null;
  if (partials.has(name.original)) return null;
  return `there is no partial "${name.original}"; known: ${[...partials].sort().join(', ')}`;
}

/** A single word that is given something is certainly a helper. */
function missingHelper(node: Node, exists: (name: string) => boolean): string | null {
  if (!INVOCATIONS.has(node.type)) return null;
  const { path, params, hash } = node as Invocation;
  const { parts, data, depth } = path as hbs.AST.PathExpression;
  const [name] = parts ?? [];
  const isCalled = params.length > 0 || (hash as hbs.AST.Hash | undefined) !== undefined;
  if (!isCalled || parts.length !== 1 || data || depth || exists(name ?? '')) return null;
  return `there is no helper "${name}" (views.helpers adds one)`;
}

/** `{{#*name}}`; `inline` is the only one that there is. */
function missingDecorator(node: Node, engine: Engine): string | null {
  if (node.type !== 'DecoratorBlock' && node.type !== 'Decorator') return null;
  const { original } = (node as hbs.AST.Decorator).path as hbs.AST.PathExpression;
  return Object.hasOwn(engine.decorators, original) ? null : `there is no decorator "${original}"`;
}

function wrongNumber(node: Node): string | null {
  if (!INVOCATIONS.has(node.type)) return null;
  const { path, params } = node as Invocation;
  const { original } = path as hbs.AST.PathExpression;
  if (!OF_ONE.has(original) || params.length === 1) return null;
  return `"${original}" takes one thing, and is given ${params.length}`;
}

function parse(engine: Engine, source: string, file: string): hbs.AST.Program {
  try {
    return engine.parse(source);
  } catch (error) {
    const { message, lineNumber, column } = error as Error & {
      lineNumber?: number;
      column?: number;
    };
    const line = lineNumber ?? Number(/on line (\d+)/.exec(message)?.[1] ?? 1);
    const place = { file, line, column: column === undefined ? undefined : column + 1 };
    const reason = message.replace(/^Parse error on line \d+:\n/, 'cannot be read:\n');
    throw new TemplateError(place, reason, { cause: error });
  }
}
