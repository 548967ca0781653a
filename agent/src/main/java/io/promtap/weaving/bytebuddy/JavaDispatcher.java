// SPDX-License-Identifier: Apache-2.0
package io.promtap.weaving.bytebuddy;

import java.security.PrivilegedAction;
import org.jspecify.annotations.Nullable;

/**
 * The substitute for {@code net.bytebuddy.utility.dispatcher.JavaDispatcher}, whose place and name
 * it gets in promtap.jar.
 *
 * <p>Byte Buddy's own class asks a loaded type for what Java 8 does not have, such as record
 * components. For that it makes dynamic proxies when the first description of a loaded type is
 * initialised. The JDK numbers proxies, so with Promtap the application's own got other names:
 * {@code jdk.proxy3.$Proxy7} instead of {@code jdk.proxy2.$Proxy7}. Weaving does not ask these
 * questions, so this class answers none (docs/decisions/0008).
 *
 * @param <T> an interface of questions
 */
public final class JavaDispatcher<T> implements PrivilegedAction<@Nullable T> {

  private JavaDispatcher() {}

  /** Replaces the method that Byte Buddy calls for each type with questions. */
  public static <S> PrivilegedAction<@Nullable S> of(Class<S> type) {
    return new JavaDispatcher<>();
  }

  /** Does the same as {@link #of(Class)}. */
  public static <S> PrivilegedAction<@Nullable S> of(Class<S> type, @Nullable ClassLoader loader) {
    return new JavaDispatcher<>();
  }

  @Override
  public @Nullable T run() {
    return null;
  }
}
