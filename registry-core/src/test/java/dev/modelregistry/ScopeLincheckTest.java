package dev.modelregistry;

import dev.modelregistry.test.RegistryAssertions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * While a scope is open no clean-up takes its tenant's models, even where clean-up takes named ones: what a thread has
 * registered since it opened the scope is found until it closes it. Outside a scope nothing is promised of a model, so
 * nothing is looked at there.
 */
@Param(name = "thread", gen = ThreadIdGen.class)
@Param(name = "tenant", gen = IntGen.class, conf = "0:1")
public class ScopeLincheckTest {

    private final ModelRegistry registry = Lincheck.registry(true);
    private final List<Deque<TenantScope>> scopes = List.of(new ArrayDeque<>(), new ArrayDeque<>());
    private final Progress progress = new Progress();

    @Operation
    public int open(@Param(name = "thread") int thread, @Param(name = "tenant") int tenant) {
        scopes.get(thread).push(registry.openTenant("tenant" + tenant));
        return progress.open(thread, tenant);
    }

    @Operation
    public int close(@Param(name = "thread") int thread) {
        TenantScope scope = scopes.get(thread).poll();
        if (scope != null) {
            scope.close();
        }
        return progress.close(thread);
    }

    /** Registers the thread's model for the current tenant, if a scope is open. */
    @Operation
    public boolean register(@Param(name = "thread") int thread) {
        if (!scopes.get(thread).isEmpty()) {
            registry.registerModel(Variants.model(thread, 0));
        }
        return progress.register(thread);
    }

    /** Tells whether the thread's model is found by name and by structure, if it has to be. */
    @Operation
    public boolean find(@Param(name = "thread") int thread) {
        return progress.find(thread)
                && registry.findModelByName(Variants.name(thread)).isPresent()
                && registry.findModelByStructure(Variants.structure(thread, 0)).isPresent();
    }

    /** Another tenant's partition comes and goes, and so do its models. */
    @Operation
    public void cleanUp() {
        registry.tenant("tenant1").registerModel(Variants.model(3, 0));
        registry.cleanUp(Duration.ZERO);
    }

    @Test
    void modelChecking() {
        Lincheck.modelChecking()
                .actorsPerThread(4)
                .actorsBefore(0)
                .actorsAfter(0)
                .sequentialSpecification(Progress.class)
                .check(ScopeLincheckTest.class);
    }

    @Test
    void stress() {
        Lincheck.stress()
                .actorsPerThread(4)
                .actorsBefore(0)
                .actorsAfter(0)
                .sequentialSpecification(Progress.class)
                .check(Checked.class);
    }

    /** With the oracle after every run, which is more than the model checker can follow. */
    public static final class Checked extends ScopeLincheckTest {

        private final ScopeLincheckTest test = this;

        @Validate
        public void validate() {
            RegistryAssertions.assertConsistent(test.registry);
        }
    }

    /** What each thread has opened and registered, which is all that decides what it has to find. */
    public static class Progress {

        private final List<Deque<Integer>> open = List.of(new ArrayDeque<>(), new ArrayDeque<>());
        private final List<Deque<Integer>> registered = List.of(new ArrayDeque<>(), new ArrayDeque<>());

        public int open(int thread, int tenant) {
            open.get(thread).push(tenant);
            return open.get(thread).size();
        }

        public int close(int thread) {
            Integer tenant = open.get(thread).poll();
            if (tenant != null && !open.get(thread).contains(tenant)) {
                registered.get(thread).remove(tenant);
            }
            return open.get(thread).size();
        }

        public boolean register(int thread) {
            Integer tenant = open.get(thread).peek();
            if (tenant != null && !registered.get(thread).contains(tenant)) {
                registered.get(thread).push(tenant);
            }
            return tenant != null;
        }

        public boolean find(int thread) {
            Integer tenant = open.get(thread).peek();
            return tenant != null && registered.get(thread).contains(tenant);
        }

        public void cleanUp() {
            // Nothing that has to be found can go.
        }
    }
}
