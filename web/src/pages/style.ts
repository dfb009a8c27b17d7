// For who makes the client, and nobody else: apart, so that no operator fetches it either.
export { default as Design } from './Design';
