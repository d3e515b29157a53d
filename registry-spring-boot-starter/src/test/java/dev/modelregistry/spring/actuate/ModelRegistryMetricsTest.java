package dev.modelregistry.spring.actuate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.modelregistry.Derived;
import dev.modelregistry.ModelRegistry;
import dev.modelregistry.TenantContext;
import dev.modelregistry.cleanup.RegistryManager;
import dev.modelregistry.event.RegistryListener;
import dev.modelregistry.model.Model;
import dev.modelregistry.model.Structure;
import dev.modelregistry.test.InMemoryModelStore;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ModelRegistryMetricsTest {

    private static final Structure PERSON = Structure.of(Map.of("name", "string"));

    private final TenantContext failingContext = () -> {
        throw new UnsupportedOperationException("context");
    };
    private final RegistryListener failingListener = event -> {
        throw new UnsupportedOperationException("listener");
    };
    private final ModelRegistry registry =
            ModelRegistry.builder().tenantContext(failingContext).build();
    private final RegistryManager manager = RegistryManager.builder(registry).build();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final ModelRegistryMetrics metrics = new ModelRegistryMetrics(registry, manager);

    @BeforeEach
    void bind() {
        metrics.bindTo(meters);
    }

    @AfterEach
    void close() {
        meters.close();
        registry.close();
    }

    @Test
    void bindsEveryMeterWithUnitAndDescription() {
        assertThat(meters.getMeters().stream().map(ModelRegistryMetricsTest::described))
                .containsExactlyInAnyOrder(
                        "modelregistry.models{scope=tenant} [models]",
                        "modelregistry.models{scope=global} [models]",
                        "modelregistry.models.anonymous{} [models]",
                        "modelregistry.tenants{} [tenants]",
                        "modelregistry.structures.unique{} [structures]",
                        "modelregistry.owners{} [owners]",
                        "modelregistry.estimated.size{} [bytes]",
                        "modelregistry.registrations{} [registrations]",
                        "modelregistry.reuse{} [requests]",
                        "modelregistry.reuse.ratio{} [null]",
                        "modelregistry.lookups{result=hit} [lookups]",
                        "modelregistry.lookups{result=miss} [lookups]",
                        "modelregistry.removals{cause=explicit} [models]",
                        "modelregistry.removals{cause=replaced} [models]",
                        "modelregistry.removals{cause=idle} [models]",
                        "modelregistry.removals{cause=budget} [models]",
                        "modelregistry.removals{cause=memory_pressure} [models]",
                        "modelregistry.removals{cause=tenant_dropped} [models]",
                        "modelregistry.removals{cause=owner_released} [models]",
                        "modelregistry.removals{cause=owner_collected} [models]",
                        "modelregistry.removals{cause=cleared} [models]",
                        "modelregistry.removals{cause=remote} [models]",
                        "modelregistry.cleanup.runs{} [runs]",
                        "modelregistry.cleanup.pressure.runs{} [runs]",
                        "modelregistry.cleanup.failures{} [failures]",
                        "modelregistry.cleanup.tenants{} [tenants]",
                        "modelregistry.cleanup.models{} [models]",
                        "modelregistry.cleanup.time{} [seconds]",
                        "modelregistry.derivations{} [derivations]",
                        "modelregistry.context.failures{} [failures]",
                        "modelregistry.listener.failures{} [failures]");
        assertThat(meters.getMeters())
                .allSatisfy(meter -> assertThat(meter.getId().getDescription()).isNotBlank());
    }

    @Test
    void metersFollowTheRegistry() {
        Object owner = new Object();
        FilledRegistry.fill(registry, owner);

        assertThat(gauge("models", "scope", "tenant")).isEqualTo(3);
        assertThat(gauge("models", "scope", "global")).isEqualTo(1);
        assertThat(gauge("models.anonymous")).isEqualTo(1);
        assertThat(gauge("tenants")).isEqualTo(2);
        assertThat(gauge("structures.unique")).isEqualTo(3);
        assertThat(gauge("owners")).isEqualTo(1);
        assertThat(gauge("estimated.size"))
                .isEqualTo((double) registry.getStats().estimatedBytes())
                .isPositive();
        assertThat(counter("registrations")).isEqualTo(5);
        assertThat(counter("reuse")).isEqualTo(1);
        assertThat(gauge("reuse.ratio")).isEqualTo(1 / 6.0);
        assertThat(counter("lookups", "result", "hit")).isEqualTo(1);
        assertThat(counter("lookups", "result", "miss")).isEqualTo(1);
        assertThat(counter("removals", "cause", "explicit")).isEqualTo(1);
        assertThat(counter("removals", "cause", "tenant_dropped")).isZero();

        registry.cleanupTenant("acme");
        assertThat(gauge("tenants")).isEqualTo(1);
        assertThat(counter("removals", "cause", "tenant_dropped")).isEqualTo(2);
    }

    @Test
    void metersFollowTheManager() {
        manager.forceCleanup();
        assertThat(counter("cleanup.runs")).isEqualTo(1);
        assertThat(counter("cleanup.failures")).isZero();
        assertThat(cleanupsTimed()).isEqualTo(1);
        assertThat(meters.get("modelregistry.cleanup.time").functionTimer().totalTime(TimeUnit.NANOSECONDS))
                .isPositive();

        registry.close();
        assertThatIllegalStateException().isThrownBy(manager::forceCleanup);
        assertThat(counter("cleanup.runs")).isEqualTo(1);
        assertThat(counter("cleanup.failures")).isEqualTo(1);
        assertThat(cleanupsTimed()).isEqualTo(2);
    }

    @Test
    void metersFollowDerivationsOldAndNew() {
        Derived<String> derived = registry.derive("validator", Structure::toString);
        assertThat(gauge("derivations")).isEqualTo(1);
        assertThat(meters.getMeters().stream()
                        .map(ModelRegistryMetricsTest::described)
                        .filter(meter -> meter.contains("derivation=")))
                .containsExactlyInAnyOrder(
                        "modelregistry.derived.values{derivation=validator} [values]",
                        "modelregistry.derived.requests{derivation=validator,result=hit} [requests]",
                        "modelregistry.derived.requests{derivation=validator,result=miss} [requests]",
                        "modelregistry.derived.failures{derivation=validator} [failures]",
                        "modelregistry.derived.evictions{derivation=validator} [values]",
                        "modelregistry.derived.time{derivation=validator} [seconds]");

        Model person = registry.tenant("acme").registerModel(Model.of("Person", PERSON));
        derived.of(person);
        derived.of(person);
        derived.of(person);
        assertThat(gauge("derived.values", "derivation", "validator")).isEqualTo(1);
        assertThat(counter("derived.requests", "result", "hit")).isEqualTo(2);
        assertThat(counter("derived.requests", "result", "miss")).isEqualTo(1);
        assertThat(counter("derived.failures")).isZero();
        assertThat(counter("derived.evictions")).isZero();
        assertThat(meters.get("modelregistry.derived.time").functionTimer().count())
                .isEqualTo(1);
    }

    @Test
    void metersFollowTheStoreIfThereIsOne() {
        assertThat(meters.getMeters())
                .noneMatch(meter -> meter.getId().getName().contains(".store."));
        try (ModelRegistry stored =
                ModelRegistry.builder().store(new InMemoryModelStore()).build()) {
            new ModelRegistryMetrics(stored, manager, Tags.of("registry", "stored")).bindTo(meters);
            assertThat(meters.getMeters().stream()
                            .filter(meter -> meter.getId().getName().contains(".store."))
                            .map(ModelRegistryMetricsTest::described))
                    .containsExactlyInAnyOrder(
                            "modelregistry.store.up{registry=stored} [null]",
                            "modelregistry.store.reads.refused{registry=stored} [null]",
                            "modelregistry.store.staleness{registry=stored} [seconds]",
                            "modelregistry.store.behind{registry=stored} [tenants]",
                            "modelregistry.store.unknown{registry=stored} [tenants]",
                            "modelregistry.store.unreadable{registry=stored} [models]",
                            "modelregistry.store.loads{cause=use,registry=stored} [tenants]",
                            "modelregistry.store.loads{cause=change,registry=stored} [tenants]",
                            "modelregistry.store.load.failures{registry=stored} [failures]",
                            "modelregistry.store.commits{registry=stored,result=committed} [commits]",
                            "modelregistry.store.commits{registry=stored,result=conflict} [commits]",
                            "modelregistry.store.outcomes.unknown{registry=stored} [commits]",
                            "modelregistry.store.outcomes.unresolved{registry=stored} [commits]",
                            "modelregistry.store.feed.failures{registry=stored} [failures]",
                            "modelregistry.store.comparisons{registry=stored} [comparisons]");
            assertThat(meters.getMeters())
                    .allSatisfy(
                            meter -> assertThat(meter.getId().getDescription()).isNotBlank());

            stored.tenant("acme").registerModel(Model.of("Person", PERSON));
            stored.tenant("nobody").findModelByName("Person");
            await().until(() -> gauge("store.up") == 1 && counter("store.comparisons") >= 1);
            assertThat(counter("store.commits", "result", "committed")).isEqualTo(1);
            assertThat(counter("store.commits", "result", "conflict")).isZero();
            assertThat(counter("store.loads", "cause", "use")).isEqualTo(3);
            assertThat(gauge("store.unknown")).isEqualTo(1);
            assertThat(gauge("store.reads.refused")).isZero();
            assertThat(gauge("store.staleness")).isBetween(0.0, 60.0);
        }
        assertThat(gauge("store.up")).isNaN();
        assertThat(counter("store.comparisons")).isNaN();
    }

    @Test
    void metersOfAClosedRegistryAreReadable() {
        registry.derive("validator", Structure::toString);
        assertThat(gauge("derivations")).isEqualTo(1);
        registry.close();
        assertThat(gauge("tenants")).isNaN();
        assertThat(gauge("derivations")).isNaN();
        assertThat(gauge("derived.values")).isNaN();
        assertThat(counter("lookups", "result", "hit")).isNaN();
    }

    @Test
    void closingRemovesItsMetersOnly() {
        registry.derive("validator", Structure::toString);
        assertThat(gauge("derivations")).isEqualTo(1);
        meters.counter("http.requests");
        try (ModelRegistryMetrics other = new ModelRegistryMetrics(registry, manager)) {
            other.bindTo(meters);
        }
        assertThat(gauge("tenants")).isZero();
        assertThat(gauge("derived.values")).isZero();
        metrics.close();
        assertThat(meters.getMeters())
                .extracting(meter -> meter.getId().getName())
                .containsExactly("http.requests");
    }

    @Test
    void tagsTellSeveralRegistriesApart() {
        try (ModelRegistry second = ModelRegistry.create()) {
            RegistryManager secondManager = RegistryManager.builder(second).build();
            new ModelRegistryMetrics(second, secondManager, Tags.of("registry", "second")).bindTo(meters);
            second.tenant("acme").registerModel(Model.of("Person", PERSON));
            assertThat(gauge("tenants", "registry", "second")).isEqualTo(1);
            assertThat(meters.getMeters().stream()
                            .filter(meter -> "second".equals(meter.getId().getTag("registry"))))
                    .hasSize(31);
        }
    }

    @Test
    void metersCountFailuresOfTheApplicationsCode() {
        registry.addListener(failingListener);
        registry.registerModel(Model.of("Person", PERSON));
        assertThat(counter("context.failures")).isPositive();
        assertThat(counter("listener.failures")).isEqualTo(1);
    }

    private double gauge(String name, String... tags) {
        return meters.get("modelregistry." + name).tags(tags).gauge().value();
    }

    private double counter(String name, String... tags) {
        return meters.get("modelregistry." + name).tags(tags).functionCounter().count();
    }

    private double cleanupsTimed() {
        return meters.get("modelregistry.cleanup.time").functionTimer().count();
    }

    private static String described(Meter meter) {
        String tags = meter.getId().getTags().stream()
                .map(tag -> tag.getKey() + "=" + tag.getValue())
                .collect(Collectors.joining(",", "{", "}"));
        return meter.getId().getName() + tags + " [" + meter.getId().getBaseUnit() + "]";
    }
}
