/** What no first page waits for, fetched together: files of their own would cost more than they hold. */
export * from './keeping';
export * from './push';
export * from './worker';
