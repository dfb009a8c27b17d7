/** What its operator calls the market, as the shell says it. */
export const marketName = (): string => globalThis.document?.querySelector<HTMLMetaElement>('meta[name=application-name]')?.content || 'Wooga';
