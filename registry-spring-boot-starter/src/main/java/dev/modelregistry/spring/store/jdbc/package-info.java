/**
 * A model store in a relational database.
 *
 * <p>Start with {@link dev.modelregistry.spring.store.jdbc.JdbcModelStore#builder}. PostgreSQL gets statements and a feed of
 * its own; H2 and others are used through standard SQL. Needs a {@code DataSource} and the driver, nothing of Spring Boot.
 */
@NullMarked
package dev.modelregistry.spring.store.jdbc;

import org.jspecify.annotations.NullMarked;
