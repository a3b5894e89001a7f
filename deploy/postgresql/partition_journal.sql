-- The journal in parts: by number, a part for each month, and inside a month by register.
--
-- Run once, as the owner of the tables, with every server stopped and a fresh backup:
--     psql --set ON_ERROR_STOP=1 --file partition_journal.sql jinpu
-- Nothing is copied: what is there becomes the first part as it stands. From then on, on the first night of a month:
--     SELECT journal_turn('2027_01');
--
-- Headquarters numbers its entries in the order in which they are committed, so a month is a span of numbers, and a
-- feed that asks for numbers finds them in one part. That an entry is kept once is held inside a part by its unique
-- index, and across parts by the register's cursor, which every transaction that keeps entries locks.

BEGIN;

LOCK TABLE journal IN ACCESS EXCLUSIVE MODE;
ALTER TABLE journal RENAME TO journal_before;
CREATE TABLE journal (LIKE journal_before INCLUDING DEFAULTS) PARTITION BY RANGE (no);

CREATE TABLE journal_part (
    part text PRIMARY KEY,
    first_no bigint NOT NULL,
    last_no bigint           -- null: the part that is being written
);

-- Append-only, whoever names whichever part.
CREATE FUNCTION journal_guard(part regclass) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    deed text;
BEGIN
    FOREACH deed IN ARRAY ARRAY['update', 'delete', 'truncate'] LOOP
        EXECUTE format(
            'CREATE TRIGGER journal_no_%s BEFORE %s ON %s FOR EACH STATEMENT EXECUTE FUNCTION journal_refuses()',
            deed, upper(deed), part
        );
    END LOOP;
END $$;

-- Ends the part that is being written at the journal's last number and begins one named journal_<label>.
-- Returns the first number of the new part; when nothing was written since the last turn, nothing is done.
CREATE FUNCTION journal_turn(label text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    next_no bigint;
    ending journal_part;
    fresh text := 'journal_' || label;
BEGIN
    LOCK TABLE journal IN ACCESS EXCLUSIVE MODE;
    SELECT coalesce(max(no), 0) + 1 INTO next_no FROM journal;
    SELECT * INTO ending FROM journal_part WHERE last_no IS NULL;
    IF FOUND THEN
        IF ending.first_no = next_no THEN
            RETURN next_no;
        END IF;
        EXECUTE format('ALTER TABLE journal DETACH PARTITION %I', ending.part);
        EXECUTE format(
            'ALTER TABLE journal ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)', ending.part, ending.first_no, next_no
        );
        UPDATE journal_part SET last_no = next_no - 1 WHERE part = ending.part;
    END IF;
    EXECUTE format(
        'CREATE TABLE %I PARTITION OF journal FOR VALUES FROM (%s) TO (MAXVALUE) PARTITION BY HASH (register)',
        fresh, next_no
    );
    EXECUTE format('ALTER TABLE %I ADD PRIMARY KEY (no, register)', fresh);
    EXECUTE format('ALTER TABLE %I ADD UNIQUE (register, epoch, seq)', fresh);
    EXECUTE format('ALTER TABLE %I ADD UNIQUE (id, register)', fresh);
    FOR n IN 0..7 LOOP
        EXECUTE format(
            'CREATE TABLE %I PARTITION OF %I FOR VALUES WITH (MODULUS 8, REMAINDER %s)', fresh || '_r' || n, fresh, n
        );
        PERFORM journal_guard(format('%I', fresh || '_r' || n)::regclass);
    END LOOP;
    PERFORM journal_guard(format('%I', fresh)::regclass);
    INSERT INTO journal_part VALUES (fresh, next_no, NULL);
    RETURN next_no;
END $$;

DO $$
DECLARE
    next_no bigint;
BEGIN
    SELECT coalesce(max(no), 0) + 1 INTO next_no FROM journal_before;
    EXECUTE format('ALTER TABLE journal ATTACH PARTITION journal_before FOR VALUES FROM (MINVALUE) TO (%s)', next_no);
    INSERT INTO journal_part VALUES ('journal_before', 0, next_no - 1);
    PERFORM journal_guard('journal');
END $$;

SELECT journal_turn('first');

COMMIT;
