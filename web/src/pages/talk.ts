export { default as Chats } from './Chats';
export { default as Rental } from './Rental';
