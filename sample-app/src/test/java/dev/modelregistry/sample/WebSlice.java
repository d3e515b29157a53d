package dev.modelregistry.sample;

import dev.modelregistry.spring.ModelRegistryAutoConfiguration;
import dev.modelregistry.spring.tenant.TenantFilterAutoConfiguration;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Import;

/** The web layer, the registry without a store, and the starter's filter in front of them; no server. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@WebMvcTest(properties = "modelregistry.store.type=none")
@ImportAutoConfiguration({ModelRegistryAutoConfiguration.class, TenantFilterAutoConfiguration.class})
@Import({ModelDefinitions.class, ModelImporter.class})
@interface WebSlice {}
