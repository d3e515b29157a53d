package dev.modelregistry.spring.store.jdbc;

import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.util.ClassUtils;

/** Gets at the data source whose connections do not take part in a caller's transaction. */
final class PlainDataSource {

    private static final boolean SPRING_JDBC_PRESENT = ClassUtils.isPresent(
            "org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy",
            PlainDataSource.class.getClassLoader());

    private PlainDataSource() {}

    static DataSource of(DataSource dataSource) {
        DataSource plain = dataSource;
        while (SPRING_JDBC_PRESENT && plain instanceof TransactionAwareDataSourceProxy proxy) {
            @Nullable DataSource target = proxy.getTargetDataSource();
            if (target == null) {
                throw new IllegalArgumentException("the data source is a proxy of none");
            }
            plain = target;
        }
        return plain;
    }
}
