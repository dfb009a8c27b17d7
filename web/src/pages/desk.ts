export { default as Admin } from './Admin';
export { default as Design } from './Design';
