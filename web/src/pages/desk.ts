export { default as Admin } from './Admin';
export { default as Setup } from './Setup';
