-- What fits whom (docs/fit.md): which categories have which fields, what owners say of their gear, and the bodies of members.
CREATE TABLE category_families (
    category_id BIGINT PRIMARY KEY REFERENCES categories (id),
    family TEXT NOT NULL -- of app/fit/fit_families.c; 'none': one size
);

-- As an owner says it; variant '': of all his units. A number has low = high, a choice the place of its word from 1 on.
CREATE TABLE product_fit_values (
    product_id BIGINT NOT NULL REFERENCES products (id),
    variant TEXT NOT NULL,
    field TEXT NOT NULL,
    low BIGINT NOT NULL,
    high BIGINT NOT NULL,
    PRIMARY KEY (product_id, variant, field)
) @clustered;

-- The same for a search: a row for each size, with the bounds within which a body at least nearly fits, moved by what
-- renters have said, and 0 to 1000000 where nothing is said. measures has a bit for each that is.
CREATE TABLE product_fits (
    product_id BIGINT NOT NULL REFERENCES products (id),
    variant TEXT NOT NULL,
    measures BIGINT NOT NULL,
    votes_small BIGINT NOT NULL,
    votes_right BIGINT NOT NULL,
    votes_large BIGINT NOT NULL,
    height_low BIGINT NOT NULL,
    height_high BIGINT NOT NULL,
    weight_low BIGINT NOT NULL,
    weight_high BIGINT NOT NULL,
    foot_low BIGINT NOT NULL,
    foot_high BIGINT NOT NULL,
    width_low BIGINT NOT NULL,
    width_high BIGINT NOT NULL,
    head_low BIGINT NOT NULL,
    head_high BIGINT NOT NULL,
    chest_low BIGINT NOT NULL,
    chest_high BIGINT NOT NULL,
    inseam_low BIGINT NOT NULL,
    inseam_high BIGINT NOT NULL,
    torso_low BIGINT NOT NULL,
    torso_high BIGINT NOT NULL,
    hand_low BIGINT NOT NULL,
    hand_high BIGINT NOT NULL,
    side_low BIGINT NOT NULL,
    side_high BIGINT NOT NULL,
    level_low BIGINT NOT NULL,
    level_high BIGINT NOT NULL,
    age_low BIGINT NOT NULL,
    age_high BIGINT NOT NULL,
    PRIMARY KEY (product_id, variant)
) @clustered;

-- A member's own body, for nobody else's eyes; 0: not said. measures as above.
CREATE TABLE fit_profiles (
    member_id BIGINT PRIMARY KEY REFERENCES members (id),
    measures BIGINT NOT NULL,
    height BIGINT NOT NULL,
    weight BIGINT NOT NULL,
    foot BIGINT NOT NULL,
    width BIGINT NOT NULL,
    head BIGINT NOT NULL,
    chest BIGINT NOT NULL,
    inseam BIGINT NOT NULL,
    torso BIGINT NOT NULL,
    hand BIGINT NOT NULL,
    side BIGINT NOT NULL,
    level BIGINT NOT NULL,
    born BIGINT NOT NULL
);

INSERT INTO category_families (category_id, family) VALUES
    (1, 'none'), (2, 'none'), (3, 'none'), (4, 'none'), (5, 'none'), (6, 'none'),
    (7, 'none'), (8, 'bike'), (9, 'boots'), (10, 'kids'), (11, 'none'), (12, 'none'),
    (13, 'golf'), (14, 'none'), (15, 'none'), (16, 'none'), (17, 'none'), (18, 'none'),
    (19, 'kids'), (20, 'kids'), (21, 'racket'), (22, 'none'), (23, 'none'), (24, 'none'),
    (25, 'none'), (26, 'none'), (27, 'none'), (28, 'none'), (29, 'none'), (30, 'none'),
    (31, 'none'), (32, 'none'), (33, 'none'), (34, 'none'), (35, 'none'), (36, 'none'),
    (37, 'none'), (38, 'none'), (39, 'none'), (40, 'none'), (41, 'none'), (42, 'none'),
    (43, 'none'), (44, 'boots'), (45, 'none'), (46, 'none'), (47, 'boots'), (48, 'none'),
    (49, 'none'), (50, 'racket'), (51, 'none'), (52, 'racket'), (53, 'racket'), (54, 'racket'),
    (55, 'none'), (56, 'racket'), (57, 'glove'), (58, 'none'), (59, 'glove'), (60, 'none'),
    (61, 'golf'), (62, 'none'), (63, 'none'), (64, 'none'), (65, 'none'), (66, 'none'),
    (67, 'ski'), (68, 'snowboard'), (69, 'boots'), (70, 'none'), (71, 'board'), (72, 'board'),
    (73, 'board'), (74, 'board'), (75, 'none'), (76, 'helmet'), (77, 'bike'), (78, 'boots'),
    (79, 'none'), (80, 'glove'), (81, 'clothes'), (82, 'clothes'), (83, 'none'), (84, 'none'),
    (85, 'pack'), (86, 'pole'), (87, 'boots'), (88, 'none'), (89, 'none'), (90, 'none'),
    (91, 'none'), (92, 'none'), (93, 'tent'), (94, 'sleeping'), (95, 'none'), (96, 'none'),
    (97, 'pack'), (98, 'none'), (99, 'boots'), (100, 'clothes'), (101, 'none'), (102, 'helmet'),
    (103, 'none'), (104, 'bike'), (105, 'bike'), (106, 'helmet'), (107, 'glove'), (108, 'none'),
    (109, 'clothes'), (110, 'clothes'), (111, 'none'), (112, 'none'), (113, 'none'), (114, 'kids'),
    (115, 'kids'), (116, 'boots'), (117, 'kids'), (118, 'none'), (119, 'kids'), (120, 'none'),
    (121, 'none'), (122, 'tent'), (123, 'none'), (124, 'kids'), (125, 'helmet'), (126, 'wetsuit'),
    (127, 'kids'), (128, 'none'), (129, 'racket'), (130, 'none'), (131, 'none'), (132, 'racket'),
    (133, 'none'), (134, 'none'), (135, 'none'), (136, 'none'), (137, 'none'), (138, 'none'),
    (139, 'none'), (140, 'none'), (141, 'none'), (142, 'none'), (143, 'none'), (144, 'none'),
    (145, 'none'), (146, 'none'), (147, 'none'), (148, 'none'), (149, 'none'), (150, 'none'),
    (151, 'none'), (152, 'none'), (153, 'none'), (154, 'none'), (155, 'none'), (156, 'none'),
    (157, 'none'), (158, 'none'), (159, 'none'), (160, 'none'), (161, 'none'), (162, 'none'),
    (163, 'none'), (164, 'none'), (165, 'none'), (166, 'none'), (167, 'none'), (168, 'none'),
    (169, 'none'), (170, 'none'), (171, 'none'), (172, 'none'), (173, 'none'), (174, 'clothes'),
    (175, 'none'), (176, 'none'), (177, 'clothes'), (178, 'none'), (179, 'none');
