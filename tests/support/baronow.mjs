// BaroNow's database as its migrations leave it (docs/contract.md, "Database"), with people, gear and talk in it as they come, and as they
// should not. `buildOriginal(sql, now)` fills an empty database; who and what is who says the table below.
import { pbkdf2Sync } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { png } from './people.mjs'

const DAY = 86_400_000

/** Django's default hasher; the original's has 720,000 rounds, which only cost time here. */
export function djangoHash(password, salt = 'seasalt', rounds = 1000) {
  return `pbkdf2_sha256$${rounds}$${salt}$${pbkdf2Sync(password, salt, rounds, 32, 'sha256').toString('base64')}`
}

export const schema = `
CREATE TABLE accounts_user (password varchar(128) NOT NULL, last_login timestamptz, id serial PRIMARY KEY, username varchar(16), email varchar(254) NOT NULL UNIQUE,
  provider varchar(32), is_active boolean NOT NULL, is_admin boolean NOT NULL, is_staff boolean NOT NULL, is_superuser boolean NOT NULL, level varchar(8) NOT NULL,
  point integer NOT NULL, manner_score double precision NOT NULL, profile varchar(100));
CREATE INDEX accounts_user_email_like ON accounts_user (email varchar_pattern_ops);
CREATE TABLE accounts_user_groups (id bigserial PRIMARY KEY, user_id integer NOT NULL REFERENCES accounts_user DEFERRABLE INITIALLY DEFERRED, group_id integer NOT NULL);
CREATE TABLE products_category (id serial PRIMARY KEY, sort varchar(32) NOT NULL, views integer NOT NULL, lft integer NOT NULL CHECK (lft >= 0), rght integer NOT NULL CHECK (rght >= 0),
  tree_id integer NOT NULL CHECK (tree_id >= 0), level integer NOT NULL CHECK (level >= 0), parent_id integer REFERENCES products_category DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE products_tag (id serial PRIMARY KEY, hashtag varchar(16), views integer NOT NULL);
CREATE TABLE products_product (created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL, id serial PRIMARY KEY, name varchar(32) NOT NULL, description varchar(1024) NOT NULL,
  rental_fee_for_a_day integer NOT NULL, rental_fee_for_a_week integer, direct_dealing_is_allowed boolean NOT NULL, direct_dealing_place varchar(128),
  delivery_fee_is_included boolean NOT NULL, views integer NOT NULL, category_id integer REFERENCES products_category DEFERRABLE INITIALLY DEFERRED,
  owner_id integer NOT NULL REFERENCES accounts_user DEFERRABLE INITIALLY DEFERRED, model_name varchar(64), state varchar(16) NOT NULL);
CREATE TABLE products_productthumbnail (id serial PRIMARY KEY, thumbnail varchar(100), product_id integer NOT NULL REFERENCES products_product DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE products_product_tags (id serial PRIMARY KEY, product_id integer NOT NULL REFERENCES products_product DEFERRABLE INITIALLY DEFERRED,
  tag_id integer NOT NULL REFERENCES products_tag DEFERRABLE INITIALLY DEFERRED, UNIQUE (product_id, tag_id));
CREATE TABLE products_review (created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL, id serial PRIMARY KEY, star integer NOT NULL, comment varchar(64) NOT NULL,
  product_id integer NOT NULL REFERENCES products_product DEFERRABLE INITIALLY DEFERRED, writer_id integer NOT NULL REFERENCES accounts_user DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE rentalhistories_rentalhistory (created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL, id serial PRIMARY KEY, rental_start_date date NOT NULL, rental_end_date date NOT NULL,
  state varchar(16) NOT NULL, owner_id integer NOT NULL REFERENCES accounts_user DEFERRABLE INITIALLY DEFERRED, product_id integer NOT NULL REFERENCES products_product DEFERRABLE INITIALLY DEFERRED,
  renter_id integer REFERENCES accounts_user DEFERRABLE INITIALLY DEFERRED, remaining_days integer NOT NULL);
CREATE TABLE chat_chatroom (id bigserial PRIMARY KEY, timestamp timestamptz NOT NULL, shop_user_id integer NOT NULL REFERENCES accounts_user DEFERRABLE INITIALLY DEFERRED,
  visitor_user_id integer NOT NULL REFERENCES accounts_user DEFERRABLE INITIALLY DEFERRED, product_id integer NOT NULL REFERENCES products_product DEFERRABLE INITIALLY DEFERRED,
  UNIQUE (shop_user_id, visitor_user_id, product_id));
CREATE TABLE chat_message (id bigserial PRIMARY KEY, text text NOT NULL, timestamp timestamptz NOT NULL, room_id bigint NOT NULL REFERENCES chat_chatroom DEFERRABLE INITIALLY DEFERRED,
  sender_id integer NOT NULL REFERENCES accounts_user DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX ON products_product (owner_id);
CREATE INDEX ON products_product (category_id);
CREATE INDEX ON products_productthumbnail (product_id);
CREATE INDEX ON products_product_tags (tag_id);
CREATE INDEX ON products_review (product_id);
CREATE INDEX ON products_review (writer_id);
CREATE INDEX ON rentalhistories_rentalhistory (product_id);
CREATE INDEX ON rentalhistories_rentalhistory (owner_id);
CREATE INDEX ON rentalhistories_rentalhistory (renter_id);
CREATE INDEX ON chat_chatroom (product_id);
CREATE INDEX ON chat_chatroom (visitor_user_id);
CREATE INDEX ON chat_message (room_id);
CREATE INDEX ON chat_message (sender_id);
CREATE TABLE django_migrations (id bigserial PRIMARY KEY, app varchar(255) NOT NULL, name varchar(255) NOT NULL, applied timestamptz NOT NULL);
`

/** What stands in SQL for a value. */
function literal(value) {
  if (value === null || value === undefined) return 'NULL'
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (value instanceof Date) return `'${value.toISOString()}'`
  return `'${String(value).replaceAll("'", "''")}'`
}

const insert = (table, columns, rows) =>
  rows.length ? `INSERT INTO ${table} (${columns}) VALUES\n${rows.map((row) => `(${row.map(literal).join(', ')})`).join(',\n')};\n` : ''

export const MESSAGES = 5000
export const talk = (n) => (n % 7 === 0 ? `🎿 ${n}번째 “말” \\ 'x'` : `message ${n}`)

/**
 * The people: 1 anna (Google, lends), 2 bert (password "바로지금 2024", rents), 3 carl (Google), 4 BERT@… who signed in earlier, 5 without a
 * name and switched off, 7 whose password has a newer form, 8 whose address is none, 9 an operator. 6 was deleted below the application.
 */
export function originalRows(now) {
  const at = (days, hours = 0) => new Date(now + days * DAY + hours * 3_600_000)
  const day = (days) => new Date(now + 9 * 3_600_000 + days * DAY).toISOString().slice(0, 10)
  const user = (id, email, more = {}) => {
    const u = { password: '!unusable', last_login: at(-1), username: `u${id}`, provider: 'google', is_active: true, is_superuser: false, point: 0, profile: 'profile-default-image.png', ...more }
    return [u.password, u.last_login, id, u.username, email, u.provider, u.is_active, u.is_superuser, u.is_superuser, u.is_superuser, 'NEWBIE', u.point, 0, u.profile]
  }
  const product = (id, owner, more = {}) => {
    const p = { created: at(-40 + id), name: `물건 ${id}`, day: 10000, week: 50000, direct: true, place: '서울 마포구', category: 12, model: 'M1', state: '깨끗해요', views: 3, ...more }
    return [p.created, at(-2), id, p.name, '설명\n둘째 줄 🛶', p.day, p.week, p.direct, p.place, false, p.views, p.category, owner, p.model, p.state]
  }
  const rental = (id, productId, owner, renter, from, to, state, more = {}) => [more.created ?? at(Math.min(from, 0) - 5), more.updated ?? at(Math.min(to, 0)), id, day(from), day(to), state, owner, productId, renter, 0]
  const review = (id, productId, writer, star, days, comment = '좋아요') => [at(days), at(days), id, star, comment, productId, writer]
  let id = 0
  const messages = []
  for (let n = 1; n <= MESSAGES; n++) {
    // Two rooms by turns; and a clock that was once set back.
    const room = n % 10 === 0 ? 7 : 1
    messages.push([++id, talk(n), at(-30, n / 100 - (n === 60 ? 5 : 0)), room, n % 2 ? (room === 7 ? 3 : 2) : 1])
  }
  messages.push([++id, 'from a stranger', at(-1), 1, 3], [++id, 'to nobody', at(-1), 2, 1], [++id, 'of nobody', at(-1), 1, 6], [++id, 'with himself', at(-1), 3, 1],
    [++id, '가'.repeat(5000), at(-1), 7, 3], [++id, 'no such room', at(-1), 99, 1], [++id, 'carl writes of gear that is bert\'s', at(-1), 6, 3])
  return {
    accounts_user: [
      user(1, 'anna@gear.example', { username: 'anna', point: 1600, profile: 'anna face.png' }),
      user(2, 'Bert@Gear.example', { username: 'bert', password: djangoHash('바로지금 2024'), provider: null, point: 600, profile: null }),
      user(3, 'carl@gear.example', { username: '🏂 carl', provider: 'kakao' }),
      user(4, 'BERT@gear.EXAMPLE', { password: djangoHash('another'), last_login: at(-300), provider: null, profile: '' }),
      user(5, 'five@gear.example', { username: null, is_active: false, last_login: null, profile: 'missing-face.png' }),
      user(7, 'seven@gear.example', { password: 'argon2$argon2id$v=19$m=102400,t=2,p=8$c2FsdA$aGFzaA' }),
      user(8, 'no address', { provider: null, username: '' }),
      user(9, 'root@gear.example', { password: djangoHash('the operator 1'), provider: null, is_superuser: true }),
    ],
    products_category: [
      [10, '전문스포츠', 5, 1, 8, 1, 0, null], [11, '겨울스포츠', 7, 2, 7, 1, 1, 10], [12, '스키장비(스키,스키부츠,폴)', 9, 3, 4, 1, 2, 11], [13, '눈썰매', 2, 5, 6, 1, 2, 11],
      [20, '드론', 1, 1, 2, 2, 0, null],
    ],
    products_tag: [[1, '스키', 4], [2, '스키', 3], [3, null, 1], [4, '겨울', 0], [5, '아무도', 8]],
    products_product: [
      product(1, 1, { name: '카빙 스키', views: 1234 }), product(2, 1, { category: 13, week: null, place: null, model: null, state: '' }), product(3, 3, { category: 20, state: 'new' }),
      product(4, 6), product(5, 1, { category: null, day: -5 }), product(6, 2),
    ],
    products_product_tags: [[1, 1, 1], [2, 1, 2], [3, 1, 4], [4, 2, 3], [5, 4, 1]],
    products_productthumbnail: [
      [1, 'ski_1.png', 1], [2, 'ski_2.png', 1], [3, 'broken.png', 2], [4, 'missing.png', 2], [5, null, 3], [6, '../outside.png', 3], [7, 'words.txt', 3], [8, 'ski_1.png', 5], [9, 'ski_1.png', 4],
    ],
    products_review: [
      review(1, 1, 2, 5, -19), review(2, 1, 1, 4, -19, '잘 썼어요'), review(3, 1, 3, 5, -18, '빌린 적 없음'), review(4, 1, 2, 500, -18), review(5, 1, 2, 3, -17), review(6, 2, 1, 5, 0, '반납 완료'),
      review(7, 1, 6, 1, -3), review(8, 4, 2, 1, -3), review(9, 6, 1, 4, -1, '쓰는 중'),
    ],
    // of product 1: back, over, out, and two of the same days ahead, of which one touches a third
    rentalhistories_rentalhistory: [
      rental(1, 1, 1, 2, -25, -20, 'RETURNED', { updated: at(-20) }), rental(2, 1, 1, 3, -12, -8, 'IN_USE'), rental(3, 1, 1, 2, -1, 2, 'SCHEDULED'), rental(4, 1, 1, 2, 5, 8, 'SCHEDULED'),
      rental(5, 1, 1, 3, 6, 7, 'SCHEDULED'), rental(6, 1, 1, 3, 8, 10, 'SCHEDULED'), rental(7, 1, 1, 2, 5, 8, 'SCHEDULED'), rental(8, 1, 1, 1, 20, 22, 'SCHEDULED'),
      rental(9, 1, 1, null, 30, 31, 'SCHEDULED'), rental(10, 4, 6, 2, 1, 2, 'SCHEDULED'), rental(11, 2, 1, 3, -2, 3, 'IN_USE'), rental(12, 6, 2, 1, -1, 1, 'IN_USE'), rental(13, 1, 1, 2, 40, 39, 'SCHEDULED'),
    ],
    chat_chatroom: [
      [1, at(-30), 1, 2, 1], [2, at(-30), 1, 6, 1], [3, at(-30), 1, 1, 1], [4, at(-29), 3, 2, 1], [5, at(-29), 6, 2, 4], [6, at(-29), 3, 1, 6], [7, at(-28), 1, 3, 2],
    ],
    chat_message: messages,
  }
}

const columns = {
  accounts_user: 'password, last_login, id, username, email, provider, is_active, is_admin, is_staff, is_superuser, level, point, manner_score, profile',
  products_category: 'id, sort, views, lft, rght, tree_id, level, parent_id',
  products_tag: 'id, hashtag, views',
  products_product: 'created_at, updated_at, id, name, description, rental_fee_for_a_day, rental_fee_for_a_week, direct_dealing_is_allowed, direct_dealing_place, delivery_fee_is_included, views, category_id, owner_id, model_name, state',
  products_product_tags: 'id, product_id, tag_id',
  products_productthumbnail: 'id, thumbnail, product_id',
  products_review: 'created_at, updated_at, id, star, comment, product_id, writer_id',
  rentalhistories_rentalhistory: 'created_at, updated_at, id, rental_start_date, rental_end_date, state, owner_id, product_id, renter_id, remaining_days',
  chat_chatroom: 'id, timestamp, shop_user_id, visitor_user_id, product_id',
  chat_message: 'id, text, timestamp, room_id, sender_id',
}

/** The script of the whole database. Constraints are not looked at, as in a dump that was restored in parts: so there are orphans. */
export function originalScript(now) {
  const rows = originalRows(now)
  const tables = Object.keys(columns)
  const fill = tables.map((table) => insert(table, columns[table], rows[table])).join('')
  const count = tables.map((table) => `SELECT setval(pg_get_serial_sequence('${table}', 'id'), (SELECT MAX(id) + 11 FROM ${table}));\n`).join('')
  return `${schema}SET session_replication_role = replica;\n${fill}${count}`
}

/** The original's MEDIA_ROOT. */
export function originalMedia(folder) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'anna face.png'), png(80, 80, [10, 20, 30]))
  writeFileSync(join(folder, 'ski_1.png'), png(64, 48, [1, 2, 3]))
  writeFileSync(join(folder, 'ski_2.png'), png(64, 48, [3, 2, 1]))
  writeFileSync(join(folder, 'broken.png'), png().subarray(0, 60))
  writeFileSync(join(folder, 'words.txt'), 'no picture')
  writeFileSync(join(folder, '..', 'outside.png'), png())
  return folder
}
