export { default as Account } from './Account';
export { default as Fit } from './Fit';
export { default as List } from './List';
export { default as Login } from './Login';
export { default as Me } from './Me';
export { default as Statement } from './Statement';
export { default as Wanted } from './Wanted';
