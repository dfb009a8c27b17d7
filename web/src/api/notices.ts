import { get, getWithNext, send } from './http';
import type { Notice, NoticeSettings } from './types';

export const FIRST = '/api/notifications/';
export const page = (path: string) => getWithNext<{ unread: number; notifications: Notice[] }>(path);
/** All up to that one are read. */
export const read = (upto: number) => send<null>('POST', '/api/notifications/read/', { upto });

/** What a browser subscribes with. */
export const pushKey = () => get<{ key: string }>('/api/push/key/');
export const subscribe = (browser: { endpoint: string; keys: Record<string, string>; lang: string }) => send<{ id: number }>('POST', '/api/push/subscriptions/', browser);
export const unsubscribe = (endpoint: string) => send<null>('DELETE', '/api/push/subscriptions/', { endpoint });

export const settings = () => get<NoticeSettings>('/api/notifications/settings/');
export const change = (settings: Partial<NoticeSettings>) => send<NoticeSettings>('PUT', '/api/notifications/settings/', settings);
