package dev.modelregistry.spring.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.TenantScope;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class TenantThreadLocalAccessorTest {

    private final ModelRegistry registry = ModelRegistry.create();
    private final ContextRegistry accessors = new ContextRegistry();
    private final TenantThreadLocalAccessor accessor = new TenantThreadLocalAccessor(registry);
    private final ContextSnapshotFactory snapshots = ContextSnapshotFactory.builder()
            .contextRegistry(accessors.registerThreadLocalAccessor(accessor))
            .clearMissing(true)
            .build();

    @AfterEach
    void nothingIsLeftOnTheThread() {
        assertThat(here()).isEqualTo("nobody");
        assertThat(accessor.getValue()).isNull();
        registry.close();
    }

    @Test
    void carriesTheTenantToAnotherThreadAndLeavesNothingThere() {
        ContextSnapshot acme = captureIn("acme");
        String there = CompletableFuture.supplyAsync(() -> {
                    String during;
                    try (ContextSnapshot.Scope scope = acme.setThreadLocals()) {
                        during = here();
                    }
                    return during + ", then " + here();
                })
                .join();
        assertThat(there).isEqualTo("acme, then nobody");
    }

    @Test
    void takesTheTenantAwayWhereThereWasNone() {
        ContextSnapshot nobody = snapshots.captureAll();
        try (TenantScope own = registry.openTenant("acme")) {
            try (ContextSnapshot.Scope scope = nobody.setThreadLocals()) {
                assertThat(here()).isEqualTo("nobody");
            }
            assertThat(here()).isEqualTo("acme");
        }
    }

    @Test
    void restoresWhatWasThereLevelByLevel() {
        ContextSnapshot acme = captureIn("acme");
        ContextSnapshot globex = captureIn("globex");
        ContextSnapshot nobody = snapshots.captureAll();
        try (ContextSnapshot.Scope outer = acme.setThreadLocals()) {
            try (ContextSnapshot.Scope middle = nobody.setThreadLocals()) {
                try (ContextSnapshot.Scope inner = globex.setThreadLocals()) {
                    assertThat(here()).isEqualTo("globex");
                }
                assertThat(here()).isEqualTo("nobody");
            }
            assertThat(here()).isEqualTo("acme");
        }
    }

    @Test
    void capturesThatATenantWasTakenAway() {
        ContextSnapshot nobody = snapshots.captureAll();
        ContextSnapshot acme = captureIn("acme");
        ContextSnapshot taken;
        try (ContextSnapshot.Scope outer = acme.setThreadLocals();
                ContextSnapshot.Scope inner = nobody.setThreadLocals()) {
            taken = snapshots.captureAll();
        }
        try (TenantScope own = registry.openTenant("globex");
                ContextSnapshot.Scope scope = taken.setThreadLocals()) {
            assertThat(here()).isEqualTo("nobody");
        }
    }

    @Test
    void closesWhatWasSetSinceAndNeverRestored() {
        ContextSnapshot acme = captureIn("acme");
        try (ContextSnapshot.Scope outer = acme.setThreadLocals()) {
            ContextSnapshot.Scope forgotten = captureIn("globex").setThreadLocals();
            assertThat(forgotten).isNotNull();
            captureIn("umbrella").setThreadLocals();
            assertThat(here()).isEqualTo("umbrella");
        }
        assertThat(here()).isEqualTo("nobody");
    }

    @Test
    void restoringOnAnotherThreadDisturbsNobodyThere() {
        try (ContextSnapshot.Scope here = captureIn("acme").setThreadLocals()) {
            String there = CompletableFuture.supplyAsync(() -> {
                        try (TenantScope own = registry.openTenant("globex")) {
                            here.close();
                            return here();
                        }
                    })
                    .join();
            assertThat(there).isEqualTo("globex");
            assertThat(here()).isEqualTo("acme");
        }
    }

    @Test
    void closesForgottenScopesOfTheApplicationAndSaysSoOnce(CapturedOutput output) {
        for (int i = 0; i < 2; i++) {
            try (ContextSnapshot.Scope scope = captureIn("acme").setThreadLocals()) {
                TenantScope forgotten = registry.openTenant("globex");
                assertThat(forgotten.tenant()).isEqualTo(here());
            }
            assertThat(here()).isEqualTo("nobody");
        }
        assertThat(output).containsOnlyOnce("A tenant scope was left open");
    }

    @Test
    void snapshotsOfOneTenantAreEqual() {
        ContextSnapshot acme = captureIn("acme");
        try (ContextSnapshot.Scope scope = acme.setThreadLocals()) {
            assertThat(snapshots.captureAll()).isEqualTo(acme).isNotEqualTo(captureIn("globex"));
        }
    }

    @Test
    void keepsRegistriesApart() {
        ModelRegistry other = ModelRegistry.create();
        accessors.registerThreadLocalAccessor(new TenantThreadLocalAccessor(other));
        ContextSnapshot snapshot;
        try (TenantScope scope = registry.openTenant("acme");
                TenantScope scopeOfOther = other.openTenant("globex")) {
            snapshot = snapshots.captureAll();
        }
        try (ContextSnapshot.Scope scope = snapshot.setThreadLocals()) {
            assertThat(code(registry)).isEqualTo("acme");
            assertThat(code(other)).isEqualTo("globex");
        }
        assertThat(code(other)).isEqualTo("nobody");
        other.close();
    }

    @Test
    void doesNotFailWhenTheRegistryIsClosedMeanwhile() {
        ModelRegistry closed = ModelRegistry.create();
        accessors.registerThreadLocalAccessor(new TenantThreadLocalAccessor(closed));
        ContextSnapshot snapshot;
        try (TenantScope scope = closed.openTenant("acme")) {
            snapshot = snapshots.captureAll();
        }
        try (ContextSnapshot.Scope scope = snapshot.setThreadLocals()) {
            closed.close();
            assertThat(code(closed)).isEqualTo("nobody");
        }
        try (ContextSnapshot.Scope scope = snapshot.setThreadLocals()) {
            assertThat(code(closed)).isEqualTo("nobody");
        }
    }

    private ContextSnapshot captureIn(String tenant) {
        try (TenantScope scope = registry.openTenant(tenant)) {
            return snapshots.captureAll();
        }
    }

    private String here() {
        return code(registry);
    }

    private static String code(ModelRegistry registry) {
        try (TenantScope scope = registry.captureTenant().open()) {
            return scope.tenant().isEmpty() ? "nobody" : scope.tenant();
        }
    }
}
