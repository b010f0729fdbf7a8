import ts from 'typescript';

/** Names that nobody can need: the base class that Nest makes for the module. */
const INTERNAL: ReadonlySet<string> = new Set(['Configurable']);

const OPTIONS: ts.CompilerOptions = {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2023,
  types: [],
};

/** The types of ours that public declarations speak of, and that no entry exports: whoever infers one cannot write it down (TS2883). */
export function unnamedTypes(folder: string, entries: readonly string[]): string[] {
  const program = ts.createProgram([...entries], OPTIONS);
  const checker = program.getTypeChecker();
  const unnamed = new Set<string>();
  const exported = new Set(entries.flatMap((entry) => exportsOf(program, entry)));

  function visit(node: ts.Node): void {
    if (ts.isConstructorDeclaration(node) || isHidden(node)) return;
    const name = nameIn(node);
    const symbol = name && resolved(checker, checker.getSymbolAtLocation(name));
    if (symbol && isOurs(symbol, folder) && !exported.has(symbol) && !INTERNAL.has(symbol.name))
      unnamed.add(symbol.name);
    ts.forEachChild(node, visit);
  }

  for (const symbol of exported) {
    for (const declaration of symbol.declarations ?? []) {
      if (declaration.getSourceFile().fileName.startsWith(folder)) visit(declaration);
    }
  }
  return [...unnamed].toSorted();
}

function exportsOf(program: ts.Program, entry: string): ts.Symbol[] {
  const checker = program.getTypeChecker();
  const file = program.getSourceFile(entry);
  const module = file && checker.getSymbolAtLocation(file);
  if (!module) throw new Error(`${entry} is no module`);
  return checker.getExportsOfModule(module).flatMap((symbol) => resolved(checker, symbol) ?? []);
}

function resolved(checker: ts.TypeChecker, symbol: ts.Symbol | undefined): ts.Symbol | undefined {
  return symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

function isHidden(node: ts.Node): boolean {
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
  return modifiers.some(
    ({ kind }) => kind === ts.SyntaxKind.PrivateKeyword || kind === ts.SyntaxKind.ProtectedKeyword,
  );
}

function nameIn(node: ts.Node): ts.Node | undefined {
  if (ts.isTypeReferenceNode(node)) return node.typeName;
  if (ts.isExpressionWithTypeArguments(node)) return node.expression;
  if (ts.isImportTypeNode(node)) return node.qualifier;
  return ts.isTypeQueryNode(node) ? node.exprName : undefined;
}

/** Declared at the top of a file of ours. */
function isOurs({ declarations = [] }: ts.Symbol, folder: string): boolean {
  return declarations.some((declaration) => {
    const file = declaration.getSourceFile();
    const statement = ts.isVariableDeclaration(declaration)
      ? declaration.parent.parent
      : declaration;
    return file.fileName.startsWith(folder) && statement.parent === file;
  });
}
