package dev.modelregistry.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.cleanup.RegistryManager;
import dev.modelregistry.event.RegistryEvent;
import dev.modelregistry.event.RegistryEvent.ModelRegistered;
import dev.modelregistry.event.RegistryEvent.TenantEvicted;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

class ApplicationEventsTest {

    private static final Model PERSON = Model.of("Person", Structure.of(Map.of("name", "string")));

    private final List<String> log = new ArrayList<>();
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(ModelRegistryAutoConfiguration.class))
            .withBean(Log.class, () -> new Log(log));

    @Test
    void publishesOnTheThreadOfTheChangeOnceItIsVisible() {
        runner.withBean(Listening.class).run(context -> {
            registry(context).tenant("acme").registerModel(PERSON);
            assertThat(log).containsExactly("registered Person, visible, on " + Thread.currentThread());
        });
    }

    @Test
    void listenersFailureIsCountedAndDisturbsNobody() {
        runner.withUserConfiguration(Failing.class).run(context -> {
            assertThat(registry(context).tenant("acme").registerModel(PERSON).name())
                    .isEqualTo("Person");
            assertThat(registry(context).getStats().listenerFailures()).isEqualTo(1);
        });
    }

    @Test
    void publishesNothingWhenSwitchedOff() {
        runner.withBean(Listening.class)
                .withPropertyValues("modelregistry.events.enabled=false")
                .run(context -> {
                    registry(context).tenant("acme").registerModel(PERSON);
                    assertThat(log).isEmpty();
                });
    }

    @Test
    void closingTheContextPublishesNothingAndFailsNowhere() {
        List<ModelRegistry> registries = new ArrayList<>();
        runner.withBean(Listening.class).run(context -> {
            registries.add(registry(context));
            registry(context).tenant("acme").resolveType(PERSON.structure());
            log.clear();
        });
        assertThat(registries).hasSize(1);
        assertThat(log).isEmpty();
    }

    @Test
    void publishesAgainAfterAPause() {
        runner.withBean(Listening.class).run(context -> {
            ConfigurableApplicationContext paused = context.getSourceApplicationContext();
            paused.stop();
            registry(context).tenant("acme").registerModel(PERSON);
            assertThat(log).isEmpty();
            paused.start();
            registry(context).tenant("globex").registerModel(PERSON);
            assertThat(log).hasSize(1);
        });
    }

    /* ---- transactions ---- */

    @Test
    void transactionalListenersHearAfterTheTransaction() {
        runner.withUserConfiguration(Transactional.class)
                .withBean(Transactions.class)
                .run(context -> {
                    TransactionTemplate transaction = new TransactionTemplate(context.getBean(Transactions.class));
                    transaction.executeWithoutResult(status -> {
                        registry(context).tenant("acme").registerModel(PERSON);
                        log.add("end of transaction");
                    });
                    assertThat(log).containsExactly("end of transaction", "after commit Person", "in any case Person");
                });
    }

    @Test
    void aChangeStaysWhenItsTransactionIsRolledBack() {
        runner.withUserConfiguration(Transactional.class)
                .withBean(Transactions.class)
                .run(context -> {
                    TransactionTemplate transaction = new TransactionTemplate(context.getBean(Transactions.class));
                    transaction.executeWithoutResult(status -> {
                        registry(context).tenant("acme").registerModel(PERSON);
                        status.setRollbackOnly();
                    });
                    assertThat(log).containsExactly("after rollback Person");
                    assertThat(registry(context).tenant("acme").findModelByName("Person"))
                            .isPresent();
                });
    }

    @Test
    void withoutATransactionOnlyFallbackListenersHear() {
        runner.withUserConfiguration(Transactional.class)
                .withBean(Transactions.class)
                .run(context -> {
                    registry(context).tenant("acme").registerModel(PERSON);
                    assertThat(log).containsExactly("in any case Person");
                    registry(context).tenant("acme").resolveType(PERSON.structure());
                    log.clear();
                    context.getBean(RegistryManager.class).forceCleanup();
                    assertThat(log).containsExactly("evicted 1");
                });
    }

    private static ModelRegistry registry(AssertableApplicationContext context) {
        return context.getBean(ModelRegistry.class);
    }

    record Log(List<String> lines) {}

    /** Notes what it hears. */
    static class Listening {

        private final List<String> log;
        private final ModelRegistry registry;

        Listening(Log log, ModelRegistry registry) {
            this.log = log.lines();
            this.registry = registry;
        }

        @EventListener
        void onAnything(RegistryEvent event) {
            if (event instanceof ModelRegistered registered) {
                boolean visible = registry.tenant("acme")
                        .findModelByName(registered.model().name())
                        .isPresent();
                log.add("registered Person, " + (visible ? "visible" : "missing") + ", on " + Thread.currentThread());
            } else {
                log.add(event.toString());
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Failing {

        @EventListener
        void onAnything(RegistryEvent event) {
            throw new UnsupportedOperationException("listener of " + event);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement
    static class Transactional {

        private final List<String> log;

        Transactional(Log log) {
            this.log = log.lines();
        }

        @Order(1)
        @TransactionalEventListener
        void afterCommit(ModelRegistered event) {
            log.add("after commit " + event.model().name());
        }

        @TransactionalEventListener(phase = TransactionPhase.AFTER_ROLLBACK)
        void afterRollback(ModelRegistered event) {
            log.add("after rollback " + event.model().name());
        }

        @Order(2)
        @TransactionalEventListener(fallbackExecution = true)
        void inAnyCase(ModelRegistered event) {
            if (!event.model().isAnonymous()) {
                log.add("in any case " + event.model().name());
            }
        }

        @TransactionalEventListener(fallbackExecution = true)
        void evicted(TenantEvicted event) {
            log.add("evicted " + event.models());
        }
    }

    /** Transactions of nothing. */
    static final class Transactions extends AbstractPlatformTransactionManager {

        private static final long serialVersionUID = 1L;

        @Override
        protected Object doGetTransaction() {
            return new Object();
        }

        @Override
        protected void doBegin(Object transaction, TransactionDefinition definition) {}

        @Override
        protected void doCommit(DefaultTransactionStatus status) {}

        @Override
        protected void doRollback(DefaultTransactionStatus status) {}
    }
}
