package dev.modelregistry.spring.tenant;

import dev.modelregistry.ModelRegistry;
import dev.modelregistry.TenantScope;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.CallableProcessingInterceptor;

/**
 * Works for the tenant of a request on the thread to which Spring MVC hands it over: that of a {@code Callable} or of a
 * {@code StreamingResponseBody}, whoever made the executor. It is for one request, which has one of those at a time.
 */
final class TenantCallableInterceptor implements CallableProcessingInterceptor {

    private final ModelRegistry registry;
    private final String code;
    private @Nullable TenantScope scope;

    TenantCallableInterceptor(ModelRegistry registry, String code) {
        this.registry = registry;
        this.code = code;
    }

    @Override
    public <T> void preProcess(NativeWebRequest request, Callable<T> task) {
        scope = registry.openTenant(code);
    }

    @Override
    public <T> void postProcess(NativeWebRequest request, Callable<T> task, @Nullable Object result) {
        if (scope != null) {
            scope.close();
        }
    }
}
