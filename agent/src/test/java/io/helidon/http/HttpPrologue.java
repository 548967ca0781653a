// SPDX-License-Identifier: Apache-2.0
package io.helidon.http;

import io.helidon.common.uri.UriPath;

/** Stands for the type of Helidon 4 of this name, which needs Java 21. */
public abstract class HttpPrologue {
  public abstract Method method();

  public abstract UriPath uriPath();
}
