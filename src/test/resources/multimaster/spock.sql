-- The shape of Spock: what the question touches. Its function fails without a local node, as this one does.
CREATE SCHEMA spock;
CREATE TABLE spock.local_node (node_id oid, node_local_interface oid);
CREATE TABLE spock.fixture (subscription_name text, status text);
CREATE FUNCTION spock.sub_show_status(wanted name DEFAULT NULL, OUT subscription_name text, OUT status text)
  RETURNS SETOF record LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM spock.local_node) THEN
    RAISE EXCEPTION 'local spock node not found' USING ERRCODE = 'object_not_in_prerequisite_state';
  END IF;
  RETURN QUERY SELECT f.subscription_name, f.status FROM spock.fixture f;
END $$;
INSERT INTO spock.local_node VALUES (1, 2);
INSERT INTO spock.fixture VALUES ('a', 'replicating'), ('b', 'disabled');
