-- The model store of a Model Registry in a database with standard SQL. Codes of tenants and names of models are UTF-8 bytes.

-- How far each tenant is, one row a tenant, kept when its models are gone. tick: of the stripe's clock, at the last change.
CREATE TABLE model_registry_tenant (
    tenant VARBINARY(1024) NOT NULL,
    revision BIGINT NOT NULL,
    write_id VARCHAR(36) NOT NULL,
    stripe INTEGER NOT NULL,
    tick BIGINT NOT NULL,
    CONSTRAINT model_registry_tenant_pk PRIMARY KEY (tenant)
);

CREATE INDEX model_registry_tenant_tick ON model_registry_tenant (stripe, tick);

CREATE TABLE model_registry_model (
    tenant VARBINARY(1024) NOT NULL,
    name VARBINARY(1024) NOT NULL,
    format INTEGER NOT NULL,
    content BLOB NOT NULL,
    CONSTRAINT model_registry_model_pk PRIMARY KEY (tenant, name)
);

-- Which commit made which revision; rows older than two hours are removed.
CREATE TABLE model_registry_write (
    tenant VARBINARY(1024) NOT NULL,
    revision BIGINT NOT NULL,
    write_id VARCHAR(36) NOT NULL,
    written_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT model_registry_write_pk PRIMARY KEY (tenant, revision)
);

CREATE INDEX model_registry_write_at ON model_registry_write (written_at);

-- Counts changes; its rows are added by the application.
CREATE TABLE model_registry_clock (
    stripe INTEGER NOT NULL,
    tick BIGINT NOT NULL,
    CONSTRAINT model_registry_clock_pk PRIMARY KEY (stripe)
);
