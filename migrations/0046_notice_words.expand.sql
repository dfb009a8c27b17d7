-- Words of who did it, for the sentence of the notice. A file of its own: who changes two tables at once may wait for a reader of both, and he for it.
ALTER TABLE notifications ADD COLUMN said TEXT;

-- What was done about one thing, and why.
CREATE INDEX admin_actions_object ON admin_actions (object, object_id);
