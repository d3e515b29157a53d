package dev.modelregistry.spring.tenant;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import reactor.core.publisher.Hooks;

/** Says so when the tenant of a request will not reach the threads on which operators work for it. */
final class ReactorPropagationCheck implements SmartInitializingSingleton {

    private static final Log logger = LogFactory.getLog(ReactorPropagationCheck.class);

    @Override
    public void afterSingletonsInstantiated() {
        if (!Hooks.isAutomaticContextPropagationEnabled()) {
            logger.warn("The tenant of a request is in the Reactor context only and not current where operators run,"
                    + " so what is registered there becomes global. Set spring.reactor.context-propagation to auto, and"
                    + " leave io.micrometer:context-propagation on the class path");
        }
    }
}
