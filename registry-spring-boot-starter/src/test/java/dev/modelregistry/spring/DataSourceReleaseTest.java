package dev.modelregistry.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.config.Scope;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

class DataSourceReleaseTest {

    private static final Model PERSON = Model.of("Person", Structure.of(Map.of("name", "string")));

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ModelRegistryAutoConfiguration.class))
            .withBean("first", DataSource.class, NoConnections::new)
            .withBean("second", DataSource.class, NoConnections::new);

    @Test
    void releasesADataSourceThatIsDestroyed() {
        runner.run(context -> {
            ModelRegistry registry = context.getBean(ModelRegistry.class);
            register(context, "first");
            register(context, "second");
            beans(context).destroySingleton("first");
            assertThat(registry.getStats().totalTenantModels()).isEqualTo(1);
            assertThat(registry.getStats().owners()).isEqualTo(1);
        });
    }

    @Test
    void releasesWhatTheApplicationGotInsteadOfTheBean() {
        runner.withBean("wrapping", Wrapping.class).run(context -> {
            assertThat(register(context, "first")).isInstanceOf(DelegatingDataSource.class);
            beans(context).destroySingleton("first");
            assertThat(context.getBean(ModelRegistry.class).getStats().totalModels())
                    .isZero();
        });
    }

    @Test
    void releasesADataSourceOfAScopeAndNoOther() {
        EndingScope scope = new EndingScope();
        runner.withInitializer(context -> context.getBeanFactory().registerScope("session", scope))
                .withBean("scoped", DataSource.class, NoConnections::new, bean -> bean.setScope("session"))
                .run(context -> {
                    Object one = register(context, "scoped");
                    Runnable endOfOne = scope.end();
                    assertThat(register(context, "scoped")).isNotSameAs(one);
                    ModelRegistry registry = context.getBean(ModelRegistry.class);
                    assertThat(registry.getStats().owners()).isEqualTo(2);
                    endOfOne.run();
                    assertThat(registry.getStats().owners()).isEqualTo(1);
                    assertThat(registry.modelsOf(one)).isEmpty();
                });
    }

    @Test
    void releasesInEveryRegistryAndPassesOverClosedOnes() {
        try (ModelRegistry open = ModelRegistry.create();
                ModelRegistry closed = ModelRegistry.create()) {
            runner.withBean("open", ModelRegistry.class, () -> open, bean -> bean.setPrimary(true))
                    .withBean("closed", ModelRegistry.class, () -> closed)
                    .run(context -> {
                        register(context, "first");
                        closed.close();
                        beans(context).destroySingleton("first");
                        assertThat(open.getStats().totalModels()).isZero();
                    });
        }
    }

    private static DataSource register(AssertableApplicationContext context, String name) {
        DataSource dataSource = context.getBean(name, DataSource.class);
        context.getBean(ModelRegistry.class).tenant("acme").registerModelForDataSource(dataSource, PERSON);
        return dataSource;
    }

    private static DefaultListableBeanFactory beans(AssertableApplicationContext context) {
        return (DefaultListableBeanFactory)
                context.getSourceApplicationContext().getBeanFactory();
    }

    private static final class NoConnections extends AbstractDataSource {

        @Override
        public Connection getConnection() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Connection getConnection(String username, String password) {
            throw new UnsupportedOperationException();
        }
    }

    /** Does what libraries do that measure or log statements. */
    private static final class Wrapping implements BeanPostProcessor {

        @Override
        public Object postProcessAfterInitialization(Object bean, String beanName) {
            return bean instanceof DataSource dataSource ? new DelegatingDataSource(dataSource) : bean;
        }
    }

    /** A scope of which there is one instance at a time, as a session has. */
    private static final class EndingScope implements Scope {

        private Map<String, Object> objects = new HashMap<>();
        private List<Runnable> callbacks = new ArrayList<>();

        /** Starts the next one; returns what ends the one before. */
        Runnable end() {
            List<Runnable> ended = callbacks;
            objects = new HashMap<>();
            callbacks = new ArrayList<>();
            return () -> ended.forEach(Runnable::run);
        }

        @Override
        public Object get(String name, ObjectFactory<?> factory) {
            return objects.computeIfAbsent(name, key -> factory.getObject());
        }

        @Override
        public @Nullable Object remove(String name) {
            return objects.remove(name);
        }

        @Override
        public void registerDestructionCallback(String name, Runnable callback) {
            callbacks.add(callback);
        }
    }
}
