package dev.modelregistry.spring.store.figures;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.model.Model;
import dev.modelregistry.store.ModelStore;
import java.util.concurrent.locks.LockSupport;

/** How long after a registration was acknowledged on one node another one serves it. */
final class Propagation {

    private static final long LOOK_NANOS = 50_000;
    private static final long REST_NANOS = 5_000_000;

    private Propagation() {}

    static Sample measure(ModelStore one, ModelStore other, int changes) {
        Sample sample = new Sample();
        try (ModelRegistry writer = Tenants.node(one);
                ModelRegistry reader = Tenants.node(other)) {
            for (int change = 0; change < changes; change++) {
                Model model = Tenants.model(0, 0, change);
                writer.tenant("watched").registerModel(model);
                long acknowledged = System.nanoTime();
                while (reader.tenant("watched")
                        .findModelByName(model.name())
                        .filter(model::equals)
                        .isEmpty()) {
                    LockSupport.parkNanos(LOOK_NANOS);
                }
                sample.add(System.nanoTime() - acknowledged);
                // Not in step with whoever polls.
                LockSupport.parkNanos(REST_NANOS + change % 97 * 1_000_000L);
            }
        }
        return sample;
    }
}
