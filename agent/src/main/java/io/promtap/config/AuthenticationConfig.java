// SPDX-License-Identifier: Apache-2.0
package io.promtap.config;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of who may read the side port: {@code httpServer.authentication} in YAML. Each way
 * that is configured lets a client in. Immutable.
 */
public final class AuthenticationConfig {

  /** Nobody may read: the file asked for protection in a way that is not understood. */
  static final AuthenticationConfig LOCKED = new AuthenticationConfig(null, null, true);

  private final @Nullable BasicConfig basic;
  private final @Nullable Secret token;
  private final boolean healthOpen;

  AuthenticationConfig(@Nullable BasicConfig basic, @Nullable Secret token, boolean healthOpen) {
    this.basic = basic;
    this.token = token;
    this.healthOpen = healthOpen;
  }

  /** Returns whether no client is let in. */
  public boolean isLocked() {
    return basic == null && token == null;
  }

  /** Returns {@code null} if there is no user with a password. */
  public @Nullable BasicConfig basic() {
    return basic;
  }

  /** Returns the bearer token, in a file; {@code null} if there is none. */
  public @Nullable Secret token() {
    return token;
  }

  /** Returns whether the health check is answered to everybody. */
  public boolean healthOpen() {
    return healthOpen;
  }

  List<Object> content() {
    return Arrays.asList(
        basic == null ? "" : basic.content(), token == null ? "" : token, healthOpen);
  }
}
