-- The model store of a Model Registry in PostgreSQL 13 or newer. Codes of tenants and names of models are UTF-8 bytes;
-- to read them: SELECT convert_from(tenant, 'UTF8'), revision FROM model_registry_tenant;

-- How far each tenant is, one row a tenant, kept when its models are gone. xid: the transaction that was the last.
CREATE TABLE IF NOT EXISTS model_registry_tenant (
    tenant bytea NOT NULL,
    revision bigint NOT NULL,
    write_id uuid NOT NULL,
    xid xid8 NOT NULL,
    CONSTRAINT model_registry_tenant_pk PRIMARY KEY (tenant)
);

CREATE INDEX IF NOT EXISTS model_registry_tenant_xid ON model_registry_tenant (xid);

CREATE TABLE IF NOT EXISTS model_registry_model (
    tenant bytea NOT NULL,
    name bytea NOT NULL,
    format integer NOT NULL,
    content bytea NOT NULL,
    CONSTRAINT model_registry_model_pk PRIMARY KEY (tenant, name)
);

-- Which commit made which revision; rows older than two hours are removed.
CREATE TABLE IF NOT EXISTS model_registry_write (
    tenant bytea NOT NULL,
    revision bigint NOT NULL,
    write_id uuid NOT NULL,
    written_at timestamp with time zone NOT NULL,
    CONSTRAINT model_registry_write_pk PRIMARY KEY (tenant, revision)
);

CREATE INDEX IF NOT EXISTS model_registry_write_at ON model_registry_write (written_at);
