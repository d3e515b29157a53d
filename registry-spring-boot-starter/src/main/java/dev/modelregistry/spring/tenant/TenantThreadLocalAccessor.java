package dev.modelregistry.spring.tenant;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.TenantScope;
import io.micrometer.context.ThreadLocalAccessor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Lets Micrometer's context propagation carry the current tenant of one registry from thread to thread.
 *
 * <p>A scope belongs to the thread that opened it, so what travels is who was current, and each thread opens scopes of its
 * own. The values are not always restored one by one: whoever restores says how deep it was, and whatever was opened since
 * is closed. Nothing here throws, for the libraries that call it would not restore what else they have to.
 */
final class TenantThreadLocalAccessor implements ThreadLocalAccessor<PropagatedTenant> {

    private static final Log logger = LogFactory.getLog(TenantThreadLocalAccessor.class);

    @SuppressWarnings("ThreadLocalUsage") // Not static: each registry has its own.
    private final ThreadLocal<@Nullable Opened> innermost = new ThreadLocal<>();

    private final AtomicBoolean hasComplained = new AtomicBoolean();
    private final ModelRegistry registry;
    private final PropagatedTenant.Key key;

    TenantThreadLocalAccessor(ModelRegistry registry) {
        this.registry = registry;
        this.key = new PropagatedTenant.Key(registry);
    }

    @Override
    public Object key() {
        return key;
    }

    /** Returns {@code null} only where restoring it means to close everything. */
    @Override
    public @Nullable PropagatedTenant getValue() {
        PropagatedTenant value = new PropagatedTenant(registry.captureTenant(), depth(innermost.get()));
        return value.depth() == 0 && value.tenant().isNone() ? null : value;
    }

    @Override
    public void setValue(PropagatedTenant value) {
        opened(value.tenant().open());
    }

    @Override
    public void setValue() {
        if (!registry.captureTenant().isNone()) {
            opened(registry.openWithoutTenant());
        }
    }

    @Override
    public void restore(PropagatedTenant previous) {
        closeDownTo(previous.depth());
    }

    @Override
    public void restore() {
        closeDownTo(0);
    }

    private void opened(TenantScope scope) {
        Opened outer = innermost.get();
        innermost.set(new Opened(scope, depth(outer) + 1, outer));
    }

    private void closeDownTo(int depth) {
        Opened opened = innermost.get();
        while (opened != null && opened.depth() > depth) {
            close(opened.scope());
            opened = opened.outer();
        }
        if (opened == null) {
            innermost.remove();
        } else {
            innermost.set(opened);
        }
    }

    private void close(TenantScope scope) {
        try {
            scope.close();
        } catch (IllegalStateException e) {
            if (hasComplained.compareAndSet(false, true)) {
                logger.warn("A tenant scope was left open and has been closed; this is not logged again", e);
            }
        }
    }

    private static int depth(@Nullable Opened opened) {
        return opened == null ? 0 : opened.depth();
    }

    private record Opened(
            TenantScope scope, int depth, @Nullable Opened outer) {}
}
