export { default as Admin } from './Admin';
export { default as Design } from './Design';
export { default as Setup } from './Setup';
