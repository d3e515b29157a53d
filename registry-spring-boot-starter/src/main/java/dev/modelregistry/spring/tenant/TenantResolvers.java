package dev.modelregistry.spring.tenant;

/** Knows which resolver decides about a request. */
@FunctionalInterface
interface TenantResolvers {

    TenantResolver of(TenantRequest request);
}
