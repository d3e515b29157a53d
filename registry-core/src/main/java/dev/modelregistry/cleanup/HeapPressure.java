package dev.modelregistry.cleanup;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryNotificationInfo;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.management.ListenerNotFoundException;
import javax.management.Notification;
import javax.management.NotificationEmitter;
import javax.management.NotificationListener;
import org.jspecify.annotations.Nullable;

/**
 * Memory is short when the heap pools in which objects grow old are filled to a share of what they may grow to, right after
 * a collection, as {@link MemoryPoolMXBean#getCollectionUsage()} tells. These pools are those that support a usage
 * threshold and a collection usage threshold: «Tenured Gen», «PS Old Gen», «G1 Old Gen», and those of ZGC and Shenandoah.
 *
 * <p>The JVM has one collection usage threshold for each pool, whoever sets it. One that somebody has set already, be it
 * another of these, stays as it is; this one then learns of memory that is short when theirs is passed, and by
 * {@link #isHigh()}. Only a threshold that was set here, and is still as it was set, is taken away at the end. Theirs may be
 * taken away meanwhile, so {@link #refresh()} sets one where there is none.
 */
final class HeapPressure implements MemoryPressure {

    private static final Logger LOG = System.getLogger("dev.modelregistry.cleanup");

    private final double share;
    private final List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP
                    && pool.isUsageThresholdSupported()
                    && pool.isCollectionUsageThresholdSupported())
            .toList();
    private final Map<String, Long> ownThresholds = new HashMap<>();
    private final Set<String> toldOfHigherOnes = new HashSet<>();
    private @Nullable NotificationListener registered;

    HeapPressure(double share) {
        this.share = share;
    }

    @Override
    public synchronized void listen(Runnable listener) {
        ignore();
        NotificationListener added = (notification, handback) -> {
            if (isAboutThreshold(notification) && isHigh()) {
                listener.run();
            }
        };
        emitter().addNotificationListener(added, null, null);
        registered = added;
        refresh();
    }

    @Override
    public synchronized void refresh() {
        if (registered == null) {
            return;
        }
        for (MemoryPoolMXBean pool : pools) {
            long wanted = threshold(pool);
            long present = pool.getCollectionUsageThreshold();
            if (wanted > 0 && present == 0) {
                pool.setCollectionUsageThreshold(wanted);
                ownThresholds.put(pool.getName(), wanted);
            } else if (present > wanted && toldOfHigherOnes.add(pool.getName())) {
                LOG.log(
                        Level.INFO,
                        "{0} has a collection usage threshold already, which stays; memory pressure below it is seen"
                                + " by the periodic clean-ups only",
                        pool.getName());
            }
        }
    }

    @Override
    public synchronized void ignore() {
        NotificationListener known = registered;
        if (known == null) {
            return;
        }
        registered = null;
        try {
            emitter().removeNotificationListener(known);
        } catch (ListenerNotFoundException e) {
            LOG.log(Level.DEBUG, "somebody else has removed the listener", e);
        }
        for (MemoryPoolMXBean pool : pools) {
            Long own = ownThresholds.remove(pool.getName());
            if (own != null && pool.getCollectionUsageThreshold() == own) {
                pool.setCollectionUsageThreshold(0);
            }
        }
    }

    @Override
    public boolean isHigh() {
        return pools.stream().anyMatch(this::isHigh);
    }

    private boolean isHigh(MemoryPoolMXBean pool) {
        MemoryUsage usage = pool.getCollectionUsage();
        long threshold = threshold(pool);
        return usage != null && threshold > 0 && usage.getUsed() >= threshold;
    }

    /** Returns the share of what a pool may grow to, in bytes; 0 if that is not known. */
    private long threshold(MemoryPoolMXBean pool) {
        long most = pool.getUsage().getMax();
        return most <= 0 ? 0 : Math.max(1, (long) (most * share));
    }

    private static boolean isAboutThreshold(Notification notification) {
        return Objects.equals(notification.getType(), MemoryNotificationInfo.MEMORY_COLLECTION_THRESHOLD_EXCEEDED);
    }

    private static NotificationEmitter emitter() {
        return (NotificationEmitter) ManagementFactory.getMemoryMXBean();
    }
}
