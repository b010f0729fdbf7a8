declare module 'nunjucks' {
  interface Environment {
    render(name: string, context: object): string;
  }
  const nunjucks: {
    configure(dir: string, options: { autoescape: boolean }): Environment;
    compile(source: string, environment: undefined, path: string, eager: boolean): object;
  };
  export default nunjucks;
}
