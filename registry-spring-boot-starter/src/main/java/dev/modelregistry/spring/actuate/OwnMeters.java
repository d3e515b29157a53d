package dev.modelregistry.spring.actuate;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** The meters that were added to a meter registry here, and not by somebody else before. */
final class OwnMeters {

    private final MeterRegistry meters;
    private final List<Meter> own = new CopyOnWriteArrayList<>();

    OwnMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    /** Remembers which meters an action adds. One that was there stays what it was, whose ever it is. */
    void add(Runnable action) {
        Set<Meter> others = new HashSet<>(meters.getMeters());
        action.run();
        for (Meter meter : meters.getMeters()) {
            if (meter.getId().getName().startsWith(ModelRegistryMetrics.PREFIX) && !others.contains(meter)) {
                own.add(meter);
            }
        }
    }

    void remove() {
        own.forEach(meters::remove);
    }
}
