package dev.modelregistry.cleanup;

import static dev.modelregistry.Definitions.PERSON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.modelregistry.ManualTicker;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.TenantScope;
import dev.modelregistry.event.RegistryEvent.TenantEvicted;
import dev.modelregistry.stats.CleanupResult;
import dev.modelregistry.test.CheckedRegistries;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RegistryManagerTest {

    @RegisterExtension
    final CheckedRegistries registries = new CheckedRegistries();

    private final ManualTicker ticker = new ManualTicker();
    private final ModelRegistry registry = registries.create(builder -> builder.ticker(ticker));
    private final RegistryManager manager = RegistryManager.builder(registry)
            .cleanupInterval(Duration.ofMillis(1))
            .maxIdleTime(Duration.ofMinutes(15))
            .build();

    @AfterEach
    void stop() {
        manager.stop();
    }

    /* ---- start and stop ---- */

    @Test
    void start_idleTenant_isCleanedOnADaemonThread() throws InterruptedException {
        AtomicReference<@Nullable Thread> cleaner = new AtomicReference<>();
        CountDownLatch cleaned = new CountDownLatch(1);
        registry.addListener(event -> {
            if (event instanceof TenantEvicted) {
                cleaner.set(Thread.currentThread());
                cleaned.countDown();
            }
        });
        registry.tenant("acme").resolveType(PERSON);
        ticker.advance(Duration.ofMinutes(15));

        manager.start();

        assertThat(cleaned.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(manager.isRunning()).isTrue();
        Thread thread = Objects.requireNonNull(cleaner.get());
        assertThat(thread.isDaemon()).isTrue();
        manager.stop();
        thread.join(30_000);
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void start_again_worksAfterStop() throws InterruptedException {
        manager.stop();
        manager.start();
        manager.start();
        manager.stop();
        manager.stop();
        assertThat(manager.isRunning()).isFalse();

        start_idleTenant_isCleanedOnADaemonThread();
    }

    @Test
    void stop_givenScheduler_leavesItRunning() {
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
        try {
            RegistryManager scheduled =
                    RegistryManager.builder(registry).scheduler(scheduler).build();
            scheduled.start();
            scheduled.stop();
            assertThat(scheduler.isShutdown()).isFalse();
        } finally {
            scheduler.shutdownNow();
        }
    }

    @Test
    void start_failingCleanup_goesOnAndIsCounted() throws InterruptedException {
        CountDownLatch failures = new CountDownLatch(2);
        AtomicBoolean broken = new AtomicBoolean();
        ModelRegistry failing = registries.create(builder -> builder.ticker(() -> {
            if (broken.get()) {
                failures.countDown();
                throw new AssertionError("clock");
            }
            return 0;
        }));
        failing.tenant("acme").resolveType(PERSON);
        broken.set(true);
        RegistryManager persistent = RegistryManager.builder(failing)
                .cleanupInterval(Duration.ofMillis(1))
                .build();

        persistent.start();

        assertThat(failures.await(30, TimeUnit.SECONDS)).isTrue();
        persistent.stop();
        assertThat(persistent.stats().failures()).isPositive();
        assertThat(persistent.stats().lastRunFailed()).isTrue();
        broken.set(false);
    }

    /* ---- forceCleanup ---- */

    @Test
    void forceCleanup_takesEveryInactiveTenant() {
        registry.tenant("acme").resolveType(PERSON);
        registry.tenant("globex").resolveType(PERSON);
        try (TenantScope scope = registry.openTenant("globex")) {
            assertThat(manager.forceCleanup()).isEqualTo(new CleanupResult(1, 1));
        }

        CleanupStats stats = manager.stats();
        assertThat(stats.runs()).isEqualTo(1);
        assertThat(stats.tenants()).isEqualTo(1);
        assertThat(stats.models()).isEqualTo(1);
        assertThat(stats.lastResult()).isEqualTo(new CleanupResult(1, 1));
        assertThat(stats.running()).isFalse();
        assertThat(stats.cleanupInterval()).isEqualTo(Duration.ofMillis(1));
    }

    @Test
    void forceCleanup_failing_throwsAndIsCounted() {
        registry.close();

        assertThatIllegalStateException().isThrownBy(manager::forceCleanup);

        assertThat(manager.stats().failures()).isEqualTo(1);
        assertThat(manager.stats().lastRunFailed()).isTrue();
    }

    /* ---- builder ---- */

    @Test
    void builder_outOfBounds_isRefused() {
        RegistryManager.Builder builder = RegistryManager.builder(registry);

        assertThatIllegalArgumentException().isThrownBy(() -> builder.cleanupInterval(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxIdleTime(Duration.ofMillis(-5)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.cleanupInterval(Duration.ofSeconds(Long.MAX_VALUE)))
                .withMessageContaining("cleanupInterval");
    }

    /* ---- on demand ---- */

    @Test
    void cleanUp_otherIdleTime_takesTenantsIdleForSoLong() {
        registry.tenant("acme").resolveType(PERSON);
        ticker.advance(Duration.ofMinutes(1));
        registry.tenant("globex").resolveType(PERSON);

        assertThat(manager.cleanUp(Duration.ofMinutes(1))).isEqualTo(new CleanupResult(1, 1));
        assertThat(registry.getTenantInfo("globex")).isPresent();
        assertThat(manager.stats().runs()).isEqualTo(1);
    }

    @Test
    void cleanUpTenant_oneOfTwo_takesItAlone() {
        registry.tenant("acme").resolveType(PERSON);
        registry.tenant("globex").resolveType(PERSON);

        assertThat(manager.cleanUpTenant("acme", Duration.ofMinutes(1))).isEqualTo(new CleanupResult(0, 0));
        assertThat(manager.cleanUpTenant("acme", Duration.ZERO)).isEqualTo(new CleanupResult(1, 1));
        assertThat(registry.getTenantInfo("globex")).isPresent();
        assertThat(manager.stats().runs()).isEqualTo(2);
        assertThat(manager.stats().models()).isEqualTo(1);
    }
}
