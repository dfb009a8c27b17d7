export { default as Article } from './Article';
export { default as Product } from './Product';
export { default as Store } from './Store';
