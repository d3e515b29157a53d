package dev.modelregistry;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Finds out whose turn it is: the innermost open scope of this thread, else the first context that knows. */
final class CurrentTenant {

    /** What {@link #code()} answers when a context gave a code that is not valid; never a valid code itself. */
    static final String INVALID = "";

    private static final Logger LOG = System.getLogger("dev.modelregistry.tenant");

    @SuppressWarnings("ThreadLocalUsage") // Not static: several registries may live side by side.
    private final ThreadLocal<@Nullable DefaultTenantScope> innermost = new ThreadLocal<>();

    @SuppressWarnings("ThreadLocalUsage")
    private final ThreadLocal<@Nullable ScopePause> innermostPause = new ThreadLocal<>();

    private final Set<String> loggedFailures = ConcurrentHashMap.newKeySet();
    private final TenantCodes codes;
    private volatile List<TenantContext> contexts;
    private final LongAdder failures;

    CurrentTenant(TenantCodes codes, List<TenantContext> contexts, LongAdder failures) {
        this.codes = codes;
        this.contexts = List.copyOf(contexts);
        this.failures = failures;
    }

    /** Forgets all contexts. A scope that somebody forgot to close still refers to this, from its thread. */
    void close() {
        contexts = List.of();
    }

    /** Returns the innermost open scope of this thread. */
    @Nullable
    DefaultTenantScope scope() {
        return innermost.get();
    }

    void enter(@Nullable DefaultTenantScope scope) {
        if (scope == null) {
            innermost.remove();
        } else {
            innermost.set(scope);
        }
    }

    /** Returns the innermost pause of this thread that is not over. */
    @Nullable
    ScopePause pause() {
        return innermostPause.get();
    }

    void enterPause(@Nullable ScopePause pause) {
        if (pause == null) {
            innermostPause.remove();
        } else {
            innermostPause.set(pause);
        }
    }

    /** Returns the current tenant's code, {@code null} if there is none, or {@link #INVALID}. */
    @Nullable
    String code() {
        DefaultTenantScope scope = scope();
        if (scope != null) {
            return scope.tenant();
        }
        for (TenantContext context : contexts) {
            String code = ask(context);
            if (code != null) {
                return codes.isValid(code) ? code : INVALID;
            }
        }
        return null;
    }

    private @Nullable String ask(TenantContext context) {
        try {
            return context.currentTenant();
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            failures.increment();
            if (loggedFailures.add(e.getClass().getName())) {
                LOG.log(Level.WARNING, "a tenant context failed; failures of this kind are not logged again", e);
            }
            return null;
        }
    }
}
