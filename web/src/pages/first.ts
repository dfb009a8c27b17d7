// Pages that are fetched together: a file for each would cost more than what it saves.
export { default as Home } from './Home';
export { default as NotFound } from './NotFound';
export { default as Search } from './Search';
