-- Kits (docs/rentals.md section 6): a product that is lent as so many units of others of its owner. A product with a row
-- here has no units of its own that count; it is no part of another kit.
CREATE TABLE kit_lines (
    kit_id BIGINT NOT NULL REFERENCES products (id),
    component_id BIGINT NOT NULL REFERENCES products (id),
    variant TEXT NOT NULL, -- of the component's units
    qty BIGINT NOT NULL CHECK (qty BETWEEN 1 AND 50), -- in one kit
    PRIMARY KEY (kit_id, component_id),
    CHECK (kit_id <> component_id)
) @clustered;
CREATE INDEX kit_lines_component ON kit_lines (component_id, kit_id);
