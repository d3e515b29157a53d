package dev.modelregistry.spring.tenant;

import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.util.ClassUtils;

/** Knows Spring Security's ways of saying that nobody is logged in, where Spring Security is there. */
final class LoggedInUser {

    private static final boolean SPRING_SECURITY = ClassUtils.isPresent(
            "org.springframework.security.core.Authentication", LoggedInUser.class.getClassLoader());

    private LoggedInUser() {}

    static @Nullable Principal orNull(@Nullable Principal principal) {
        return SPRING_SECURITY && isNobody(principal) ? null : principal;
    }

    private static boolean isNobody(@Nullable Principal principal) {
        return principal instanceof AnonymousAuthenticationToken
                || (principal instanceof Authentication authentication && !authentication.isAuthenticated());
    }
}
