package dev.modelregistry.spring;

import dev.modelregistry.event.RegistryEvent;
import dev.modelregistry.event.RegistryListener;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.SmartLifecycle;

/**
 * Publishes what happens in the registry as application events, whose payload is the {@link RegistryEvent}.
 *
 * <p>Listeners are called on the thread that made the change, within its transaction if it has one, after the change is
 * visible and outside every lock; what they throw reaches the registry's count of listener failures and nobody else. A
 * transactional listener hears of a change only if it was made in a transaction, or if it asks for fallback execution:
 * clean-ups, for one, have no transaction. The registry itself is not transactional, so a change stays when the transaction
 * is rolled back.
 *
 * <p>It is the last to stop, so requests that are being finished are heard of, and stops before beans are destroyed, when
 * listeners may be gone already: that the registry is closed with the application is not published.
 */
final class ApplicationEvents implements RegistryListener, SmartLifecycle {

    private final ApplicationEventPublisher publisher;
    private volatile boolean stopped;

    ApplicationEvents(ApplicationEventPublisher publisher) {
        this.publisher = publisher;
    }

    @Override
    public void onEvent(RegistryEvent event) {
        if (!stopped) {
            publisher.publishEvent(event);
        }
    }

    @Override
    public void start() {
        stopped = false;
    }

    @Override
    public void stop() {
        stopped = true;
    }

    /** Beans may use the registry before any lifecycle starts, so this runs from the beginning. */
    @Override
    public boolean isRunning() {
        return !stopped;
    }

    @Override
    public int getPhase() {
        return Integer.MIN_VALUE;
    }
}
